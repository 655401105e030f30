import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { Liveness } from '../settings/index.ts';

/** `sessions/{id}`: one materialised occurrence. Times are UTC; localDate and timeZone say how people name it. */
export const StoredSession = z.object({
  courseId: z.string(),
  courseTitle: z.string(),
  meetingId: z.string().nullable(),
  origin: z.enum(['meeting', 'extra']),
  localDate: z.iso.date(),
  timeZone: z.string(),
  startsAt: z.date(),
  endsAt: z.date(),
  opensAt: z.date(),
  lateAfter: z.date(),
  closesAt: z.date(),
  placeIds: z.array(z.string()),
  /** The course's own word, so that a check-in need not read the course; null: the policy's. */
  liveness: Liveness.nullable().default(null),
  status: z.enum(['scheduled', 'cancelled']),
  /** A session that a person cancelled stays so, whatever the timetable wants. */
  cancelledBy: z.enum(['timetable', 'staff']).nullable(),
  revision: z.string(),
  updatedAt: z.date(),
});
export type StoredSession = z.output<typeof StoredSession>;

export type Session = StoredSession & { readonly id: string };

export function sessions(db: Firestore): CollectionReference<StoredSession> {
  return collection(db, 'sessions', StoredSession);
}

export async function sessionOf(db: Firestore, id: string): Promise<Session | null> {
  const stored = (await sessions(db).doc(id).get()).data();
  return stored === undefined ? null : { ...stored, id };
}
