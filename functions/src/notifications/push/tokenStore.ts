import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import type { StoredPushToken } from '../tokens/pushTokenStore.ts';
import { MOST_TOKENS, pushTokensOf } from '../tokens/pushTokenStore.ts';

/**
 * Ids of the tokens that somebody is sent to, those heard of last. An app may have written more by itself, or one of them
 * under two ids: that is one phone, and is told once.
 */
export async function tokenIdsOf(db: Firestore, uid: string): Promise<string[]> {
  const newest = pushTokensOf(db, uid).orderBy('updatedAt', 'desc').limit(MOST_TOKENS);
  const ids = new Map<string, string>();
  for (const doc of (await newest.select('token').get()).docs) {
    const token = String(doc.get('token'));
    if (!ids.has(token)) ids.set(token, doc.id);
  }
  return [...ids.values()];
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
