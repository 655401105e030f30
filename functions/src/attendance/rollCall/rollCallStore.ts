import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { SIGHTINGS } from '../../faces/index.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { collection } from '../../platform/firestore.ts';

const Box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/**
 * `rollCalls/{id}`: what a photo of the room proposes, for a day. Of the photo itself, and of faces that are nobody's
 * on the roster, nothing is kept but where they were. No client reads it; staff see it through an audited operation.
 */
const StoredRollCall = z.object({
  sessionId: z.string(),
  courseId: z.string(),
  by: z.string(),
  status: z.enum(['proposed', 'confirmed']),
  /** When the photo was analysed. */
  createdAt: z.date(),
  expiresAt: z.date(),
  confirmedAt: z.date().nullable(),
  confirmedBy: z.string().nullable(),
  /** Of the object in Cloud Storage. */
  generation: z.string(),
  widthPx: z.int(),
  heightPx: z.int(),
  moreFaces: z.boolean(),
  limits: z.object({ reviewFrom: z.number(), identifyFrom: z.number(), marginFrom: z.number() }),
  people: z.array(
    z.object({
      uid: z.string(),
      sighting: z.enum(SIGHTINGS),
      box: Box.nullable(),
      similarity: z.number().nullable(),
      lead: z.number().nullable(),
    }),
  ),
  unknownFaces: z.array(Box),
});
export type StoredRollCall = z.output<typeof StoredRollCall>;

/** The one roll call. */
export function rollCallRef(db: Firestore, id: string): DocumentReference<StoredRollCall> {
  return collection(db, 'rollCalls', StoredRollCall).doc(id);
}

/** One upload is one roll call, however often and under whatever key it is started. */
export function rollCallIdOf(sessionId: string, uid: string, upload: string): string {
  return sha256Hex(`roll call\n${sessionId}\n${uid}\n${upload}`).slice(0, 32);
}
