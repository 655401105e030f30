import type { CollectionReference, DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

/** `users/{uid}/pushTokens/{tokenId}`: written by the app itself (see the rules). One for each of somebody's devices. */
const StoredToken = z.object({ token: z.string().min(1) });
export type StoredToken = z.output<typeof StoredToken>;

export function pushTokens(db: Firestore, uid: string): CollectionReference<StoredToken> {
  return collection(db, `users/${uid}/pushTokens`, StoredToken);
}

/** Devices of one person that a notice is sent to, the ones heard of last. */
const MOST_DEVICES = 10;

/** Ids of somebody's tokens. */
export async function tokenIdsOf(db: Firestore, uid: string): Promise<string[]> {
  const newest = pushTokens(db, uid).orderBy('updatedAt', 'desc').limit(MOST_DEVICES);
  return (await newest.select().get()).docs.map(({ id }) => id);
}

/** A token as it was read. */
export interface SeenToken {
  readonly token: string;
  readonly tokenSeen: DocumentSnapshot<StoredToken>;
}

/** The tokens that these devices have at this moment, in their order; null where there is none, or none that can be read. */
export async function tokensOf(
  db: Firestore,
  devices: readonly { readonly uid: string; readonly tokenId: string }[],
): Promise<(SeenToken | null)[]> {
  if (devices.length === 0) return [];
  const refs = devices.map(({ uid, tokenId }) => pushTokens(db, uid).doc(tokenId));
  // Each with its reference's own converter; getAll's type forgets it.
  const found = (await db.getAll(...refs)) as DocumentSnapshot<StoredToken>[];
  return found.map((tokenSeen) => {
    const token: unknown = tokenSeen.get('token');
    return typeof token === 'string' && token !== '' ? { token, tokenSeen } : null;
  });
}
