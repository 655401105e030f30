import { z } from 'zod';
import { PERSON_ROLES, ROLES } from '../platform/access.ts';
import { Id, isStorableId } from '../platform/ids.ts';
import { LINK_TERMS } from './guardians/terms.ts';

/** Compared and stored in lower case, as Firebase Auth does. */
export const Email = z.email().max(254).toLowerCase();

export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^\P{Cc}*$/u, 'a name without control characters');

export const StudentNumber = z
  .string()
  .trim()
  .regex(/^[\w.:@+~-]{1,64}$/, 'letters, digits and . : @ + ~ _ -')
  .refine(isStorableId, 'this one is reserved');

/** BCP 47, e.g. de or en-GB. */
export const Locale = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag, e.g. en or de-AT');

/** E.164. */
const Phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'international form, e.g. +4930123456');

/** OWASP ASVS 5.0 (6.2.1) asks for 8 at least and recommends 15; 12 is our own figure between them. */
const Password = z.string().min(12).max(128);

export const RoleOrPending = z.enum([...ROLES, 'pending']);
/** Kiosks are made by createKiosk and ended by revokeKiosk, never by a grant. */
const GrantableRole = z.enum([...PERSON_ROLES, 'pending']);
export const Standing = z.enum(['active', 'suspended']);
export const BiometricState = z.enum(['none', 'enrolled', 'withdrawn']);

export const NoInput = z.strictObject({});

/** The one answer that tells a stranger nothing. */
export const Accepted = z.object({ accepted: z.literal(true) });

export const RegisterRequest = z.strictObject({
  email: Email,
  name: PersonName,
  studentNumber: StudentNumber.optional(),
  locale: Locale.optional(),
});

export const PasswordResetRequest = z.strictObject({ email: Email });

export const EmailVerificationReply = z.object({ status: z.enum(['sent', 'already-verified']) });

export const CompleteRegistrationRequest = z.strictObject({
  name: PersonName.optional().describe(
    'Needed when the identity provider told none; renames an account without a student number',
  ),
  studentNumber: StudentNumber.optional(),
  locale: Locale.optional(),
});

export const RoleReply = z.object({ role: RoleOrPending });

export const InviteRequest = z.strictObject({
  email: Email,
  role: z.enum(['instructor', 'admin', 'guardian']),
  courseIds: z.array(Id).max(50).default([]).describe('Instructors only: courses to teach'),
  children: z
    .array(z.strictObject({ childUid: Id, ...LINK_TERMS }))
    .max(10)
    .default([])
    .describe('Guardians only: the links that the invitation makes when it is taken'),
});
export const InviteReply = z.object({ invited: z.literal(true) });

export const AcceptInvitationRequest = z.strictObject({
  token: z.string().min(1).max(200),
  name: PersonName.optional().describe('Without an account: the name of the new one'),
  password: Password.optional().describe('Without an account: the password of the new one'),
  locale: Locale.optional(),
});
export type AcceptInvitationRequest = z.output<typeof AcceptInvitationRequest>;

export const GrantRoleRequest = z.strictObject({ uid: Id, role: GrantableRole });
export const GrantRoleReply = z.object({ uid: z.string(), role: RoleOrPending });

export const UserRequest = z.strictObject({ uid: Id });
export const StandingReply = z.object({ uid: z.string(), standing: Standing });

export const Text = z.string().trim().min(1).max(120);

/** Fields of a profile; the policy says who changes which (settings/profileRights.ts). */
export const ProfileFields = {
  phone: Phone.nullable().optional(),
  locale: Locale.optional(),
  name: PersonName.optional(),
  studentNumber: StudentNumber.nullable().optional(),
  programme: Text.nullable().optional(),
  year: z.int().min(1).max(20).nullable().optional(),
  section: Text.nullable().optional(),
  department: Text.nullable().optional(),
  birthDate: z.iso.date().nullable().optional(),
};

export const UpdateMyProfileRequest = z.strictObject(ProfileFields);
export const UpdateProfileRequest = z.strictObject({ uid: Id, ...ProfileFields });

export const Profile = z
  .object({
    uid: z.string(),
    role: RoleOrPending,
    standing: Standing,
    personal: z.object({
      name: z.string(),
      email: z.string(),
      phone: z.string().nullable(),
      birthDate: z.iso.date().nullable(),
      locale: z.string(),
    }),
    academic: z.object({
      studentNumber: z.string().nullable(),
      programme: z.string().nullable(),
      year: z.int().nullable(),
      section: z.string().nullable(),
      department: z.string().nullable(),
      courseIds: z.array(z.string()),
    }),
    biometric: BiometricState,
  })
  .meta({ id: 'Profile' });
export type Profile = z.output<typeof Profile>;
