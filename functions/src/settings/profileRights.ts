import { z } from 'zod';

/** Who changes a field of a profile: its owner, its owner by a request that an admin decides, or admins alone. */
export const FIELD_RIGHTS = ['self', 'request', 'office'] as const;
const FieldRight = z.enum(FIELD_RIGHTS);
export type FieldRight = z.output<typeof FieldRight>;

/** What decides about somebody, or names them to others, is never changed by its owner alone. */
const Guarded = z.enum(['request', 'office']);

/** Field of a profile -> who changes it. Role, standing and e-mail address are no such fields: admins alone. */
export const ProfileRights = z
  .strictObject({
    phone: FieldRight,
    locale: FieldRight,
    name: FieldRight,
    programme: FieldRight,
    year: FieldRight,
    section: FieldRight,
    department: FieldRight,
    birthDate: Guarded.describe('Decides who is a minor'),
    studentNumber: Guarded.describe('The key of roster entries'),
  })
  .describe('Who changes which field of a profile: self, request (an admin decides) or office');
export type ProfileRights = z.output<typeof ProfileRights>;

export const DEFAULT_PROFILE_RIGHTS: ProfileRights = {
  phone: 'self',
  locale: 'self',
  name: 'request',
  programme: 'office',
  year: 'office',
  section: 'office',
  department: 'office',
  birthDate: 'request',
  studentNumber: 'office',
};
