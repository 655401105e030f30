import { z } from 'zod';
import { PERSON_ROLES } from '../platform/access.ts';
import { Id } from '../platform/ids.ts';
import { PageInput } from '../platform/page.ts';
import {
  BiometricState,
  Email,
  PersonName,
  Profile,
  ProfileFields,
  RoleOrPending,
  Standing,
  StudentNumber,
  Text,
} from './contract.ts';
import { LINK } from './guardians/contract.ts';

/** Kiosks are no people: listKiosks has them. */
const PersonRole = z.enum([...PERSON_ROLES, 'pending']);

export const ListUsersRequest = z.strictObject({
  role: PersonRole.optional(),
  standing: Standing.optional(),
  department: Text.optional(),
  programme: Text.optional(),
  section: Text.optional(),
  name: Text.optional().describe('How the name begins; case and accents do not matter'),
  email: Email.optional().describe('The whole address'),
  studentNumber: StudentNumber.optional().describe('The whole number'),
  ...PageInput,
});
export type ListUsersRequest = z.output<typeof ListUsersRequest>;

export const UserSummary = z
  .object({
    uid: z.string(),
    name: z.string(),
    email: z.string(),
    role: RoleOrPending,
    standing: Standing,
    studentNumber: z.string().nullable(),
    programme: z.string().nullable(),
    year: z.int().nullable(),
    section: z.string().nullable(),
    department: z.string().nullable(),
    biometric: BiometricState,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'UserSummary' });
export type UserSummary = z.output<typeof UserSummary>;

export const ListUsersReply = z.object({
  users: z.array(UserSummary),
  nextCursor: z.string().nullable(),
});

const until = z.iso.datetime().nullable().describe('End of it, UTC; null: none is planned');
const Grant = z.object({ courseId: z.string(), until });
const Link = z.object({ uid: z.string(), ...LINK });

export const UserReply = z
  .object({
    profile: Profile,
    staffOf: z.array(Grant).describe('Courses the person teaches'),
    rosterOf: z.array(Grant).describe('Courses the person attends'),
    children: z.array(Link).describe('Children a guardian is linked to'),
    guardians: z.array(Link).describe('Guardians linked to this child'),
    devices: z.object({ active: z.int(), revoked: z.int() }),
    signIn: z.object({
      providers: z.array(z.string()).describe('Ways to sign in: password, google.com, …'),
      emailVerified: z.boolean(),
      disabled: z.boolean(),
      secondFactors: z.int(),
      lastSignInAt: z.iso.datetime().nullable(),
      validAfter: z.iso.datetime().describe('Sign-ins before this are worth nothing'),
    }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'User' });

const { name: _name, studentNumber: _number, locale, ...details } = ProfileFields;

export const CreateUserRequest = z
  .strictObject({
    email: Email,
    name: PersonName,
    role: z.enum(PERSON_ROLES),
    studentNumber: StudentNumber.optional().describe('Students only'),
    locale,
    ...details,
  })
  .refine(({ role, studentNumber }) => role === 'student' || studentNumber === undefined, {
    path: ['studentNumber'],
    message: 'only a student has a student number',
  });
export type CreateUserRequest = z.output<typeof CreateUserRequest>;

export const ChangeEmailRequest = z.strictObject({ uid: Id, email: Email });

export const SessionsEndedReply = z.object({
  ended: z.literal(true),
  validAfter: z.iso.datetime().describe('Sign-ins before this are worth nothing'),
});
