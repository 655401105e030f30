import type { CollectionReference, Firestore, Query } from 'firebase-admin/firestore';
import { z } from 'zod';
import { Platform } from '../../accounts/index.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { collection } from '../../platform/firestore.ts';

/** `users/{uid}/pushTokens/{tokenId}`: where push messages go. An app writes its own, directly or by operation. */
export const StoredPushToken = z.object({
  token: z.string(),
  platform: Platform,
  updatedAt: z.date(),
});
export type StoredPushToken = z.output<typeof StoredPushToken>;

/** Phones, tablets and browsers of one person; whatever was heard of least recently gives way. Our own figure. */
export const MOST_TOKENS = 10;

/** Tokens that one writing takes away at most: more wait for the next; no honest app leaves as many. */
export const MOST_AT_ONCE = 200;

export function pushTokensOf(db: Firestore, uid: string): CollectionReference<StoredPushToken> {
  return collection(db, `users/${uid}/pushTokens`, StoredPushToken);
}

/** Every place where this token stands, whosever: a phone that changed hands is to stop getting the former's messages. */
export function holdersOf(db: Firestore, token: string): Query {
  return db.collectionGroup('pushTokens').where('token', '==', token);
}

/** The id of a token that an operation stores: one document, however often it comes. */
export function tokenIdOf(token: string): string {
  return sha256Hex(token).slice(0, 40);
}
