import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from './firestore.ts';

/** What a person may be. */
export const PERSON_ROLES = ['student', 'instructor', 'guardian', 'admin'] as const;
/** A kiosk is a tablet at one place and nobody's account: no person's operation makes or changes one. */
export const ROLES = [...PERSON_ROLES, 'kiosk'] as const;
export type Role = (typeof ROLES)[number];

/** What a guardian may do for one child, from when and until when (UTC). */
export const ChildRights = z.object({
  relation: z.string(),
  attendance: z.boolean(),
  consent: z.boolean(),
  /** May report absences and ask for leave in the child's name. */
  absences: z.boolean().default(false),
  from: z.date().default(new Date(0)),
  until: z.date(),
  /** The school has checked that it is so; until then no right holds. Links from before this field were made by an admin. */
  verified: z.boolean().default(true),
  /** The admin who checked it. */
  verifiedBy: z.string().optional(),
  /** The child's own account is suspended: a copy, because rules look at one document. */
  suspended: z.boolean().optional(),
});
export type ChildRights = z.output<typeof ChildRights>;
export type ChildRight = 'attendance' | 'consent' | 'absences';

/**
 * `access/{uid}`: the server-written word on what an account may do. Security rules and operations look
 * here and nowhere else; custom claims repeat the role for Storage rules.
 * `validAfter`: tokens whose auth_time is older are worth nothing. `staffOf` and `rosterOf`: course id -> end
 * of the grant (UTC).
 */
export const Access = z.object({
  role: z.enum([...ROLES, 'pending']),
  standing: z.enum(['active', 'suspended']),
  validAfter: z.date(),
  staffOf: z.record(z.string(), z.date()),
  rosterOf: z.record(z.string(), z.date()),
  children: z.record(z.string(), ChildRights),
  /** The key of the account's roster entries; null for staff and guardians. */
  studentNumber: z.string().nullable(),
  /** Where a kiosk stands; null for everybody else. */
  placeId: z.string().nullable().default(null),
  /** Whether the security rules ask this account for a second factor; mirrorAccess keeps it. */
  needsSecondFactor: z.boolean().default(false),
  /** When its deletion began, which nothing takes back; null: nobody asked for it. */
  deletedAt: z.date().nullable().default(null),
});
export type Access = z.output<typeof Access>;

/** A grant without a planned end. */
export const OPEN_END = new Date('9999-12-31T00:00:00Z');

export function accessOf(db: Firestore): CollectionReference<Access> {
  return collection(db, 'access', Access);
}

/** An account that may do nothing yet. */
export function noAccess(validAfter: Date): Access {
  return {
    role: 'pending',
    standing: 'active',
    validAfter,
    staffOf: {},
    rosterOf: {},
    children: {},
    studentNumber: null,
    placeId: null,
    needsSecondFactor: false,
    deletedAt: null,
  };
}

/**
 * The `validAfter` that ends every sign-in up to now. Tokens tell whole seconds: the next full one, or those of
 * this second would live on. (A sign-in of the rest of this second has to be repeated.)
 */
export function endOfSessions(now: Date): Date {
  return new Date((Math.floor(now.getTime() / 1000) + 1) * 1000);
}

/** Whether `access` makes its owner staff of the course at this moment: admins of every course. */
export function isStaffOf(access: Access, courseId: string, now: Date): boolean {
  if (access.role === 'admin') return true;
  const until = access.staffOf[courseId];
  return access.role === 'instructor' && until !== undefined && until > now;
}

/** The same where a course need not be named: of none admins alone are staff. */
export function isStaffOfNamed(
  access: Access,
  courseId: string | null | undefined,
  now: Date,
): boolean {
  if (courseId === null || courseId === undefined) return access.role === 'admin';
  return isStaffOf(access, courseId, now);
}

/** Whether a guardian's link holds at this moment, whatever it allows. */
export function isLinkedTo(access: Access, childUid: string, now: Date): boolean {
  const rights = access.children[childUid];
  return (
    access.role === 'guardian' &&
    rights?.verified === true &&
    rights.suspended !== true &&
    rights.from <= now &&
    rights.until > now
  );
}

/** Whether `access` gives its owner this right for this child at this moment. */
export function guards(access: Access, childUid: string, right: ChildRight, now: Date): boolean {
  return isLinkedTo(access, childUid, now) && access.children[childUid]?.[right] === true;
}

/** Whether `access` lets its owner see the attendance of this child at this moment. */
export function isGuardianOf(access: Access, childUid: string, now: Date): boolean {
  return guards(access, childUid, 'attendance', now);
}
