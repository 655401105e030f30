import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import type { StoredPushToken } from '../tokens/pushTokenStore.ts';
import { pushTokensOf } from '../tokens/pushTokenStore.ts';

/** Devices of one person that a notice is sent to, the ones heard of last: an app may have written more by itself. */
const MOST_DEVICES = 10;

/** Ids of somebody's tokens. */
export async function tokenIdsOf(db: Firestore, uid: string): Promise<string[]> {
  const newest = pushTokensOf(db, uid).orderBy('updatedAt', 'desc').limit(MOST_DEVICES);
  return (await newest.select().get()).docs.map(({ id }) => id);
}

/** A token as it was read. */
export interface SeenToken {
  readonly token: string;
  readonly tokenSeen: DocumentSnapshot<StoredPushToken>;
}

/** The tokens that these devices have at this moment, in their order; null where there is none, or none that can be read. */
export async function tokensOf(
  db: Firestore,
  devices: readonly { readonly uid: string; readonly tokenId: string }[],
): Promise<(SeenToken | null)[]> {
  if (devices.length === 0) return [];
  const refs = devices.map(({ uid, tokenId }) => pushTokensOf(db, uid).doc(tokenId));
  // Each with its reference's own converter; getAll's type forgets it.
  const found = (await db.getAll(...refs)) as DocumentSnapshot<StoredPushToken>[];
  return found.map((tokenSeen) => {
    const token: unknown = tokenSeen.get('token');
    return typeof token === 'string' && token !== '' ? { token, tokenSeen } : null;
  });
}
