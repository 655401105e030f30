import { createHash } from 'node:crypto';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

/** Frames are forgotten this long after the last one, seconds: 180 days. */
export const SEEN_FRAMES_KEPT_S = 180 * 86_400;

/**
 * `seenFrames/{uid}`: marks of the frames that were weighed where an action was required, oldest first. A mark
 * shows nothing of the picture, and differs between people for the same one.
 */
export const StoredSeenFrames = z.object({ marks: z.array(z.string()), expiresAt: z.date() });
export type StoredSeenFrames = z.output<typeof StoredSeenFrames>;

/** The marks of one person. */
export function seenFramesRef(db: Firestore, uid: string): DocumentReference<StoredSeenFrames> {
  return collection(db, 'seenFrames', StoredSeenFrames).doc(uid);
}

/** One mark an image: the first 96 bit of SHA-256 over the person and the bytes, base64url. */
export function frameMarks(uid: string, images: readonly Uint8Array[]): string[] {
  return images.map((image) =>
    createHash('sha256')
      .update(`${uid}\n`)
      .update(image)
      .digest()
      .subarray(0, 12)
      .toString('base64url'),
  );
}
