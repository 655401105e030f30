import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import { LANGUAGES } from '../../platform/locale.ts';
import { PERSON_ROLES } from '../../platform/access.ts';

const Words = z.object({ title: z.string(), text: z.string() });

/** `alerts/{id}`: what an admin told many. It reaches them until `endsAt`, and the document stays until `expiresAt`. */
export const StoredAlert = z.object({
  words: z.partialRecord(z.enum(LANGUAGES), Words),
  roles: z.array(z.enum(PERSON_ROLES)),
  courseIds: z.array(z.string()),
  urgent: z.boolean(),
  sentBy: z.string(),
  sentAt: z.date(),
  endsAt: z.date(),
  expiresAt: z.date(),
});
export type StoredAlert = z.output<typeof StoredAlert>;

export function alerts(db: Firestore): CollectionReference<StoredAlert> {
  return collection(db, 'alerts', StoredAlert);
}
