import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { Timestamp } from 'firebase-admin/firestore';
import { unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { commitIfDue, recomputeContext } from '../../platform/system.ts';
import { MOST_AT_ONCE, MOST_TOKENS, holdersOf, pushTokensOf } from './pushTokenStore.ts';

/**
 * What the trigger on tokens does, for apps that write their own: of all places where a token stands the one written last
 * keeps it, so that a phone that changed hands stops getting the former's messages, and of one person's tokens those heard
 * of last stay. Follows from what is stored alone: events may come twice and in any order.
 * @throws when one was written meanwhile; the event comes again
 */
export async function settlePushToken(
  services: Services,
  uid: string,
  tokenId: string,
  occasion: string,
): Promise<void> {
  const { db } = services;
  const own = pushTokensOf(db, uid);
  const seen = await own.doc(tokenId).get();
  if (!seen.exists) return;
  const [holders, surplus] = await Promise.all([
    holdersOf(db, String(seen.get('token')))
      .limit(MOST_AT_ONCE)
      .get(),
    own.orderBy('updatedAt', 'desc').offset(MOST_TOKENS).limit(MOST_AT_ONCE).get(),
  ]);
  const [, ...taken] = holders.docs.toSorted(lastFirst);
  const gone = new Map([...taken, ...surplus.docs].map((doc) => [doc.ref.path, doc]));
  if (gone.size === 0) return;
  await commitIfDue(recomputeContext(services, 'onPushTokenWritten', occasion), (write) => {
    for (const doc of gone.values()) write.tx.delete(doc.ref, unchangedSince(doc));
    const details = { taken: taken.length, dropped: gone.size - taken.length };
    write.audit({ action: 'push-token.settled', subject: seen.ref.path, details });
    return Promise.resolve(true);
  });
}

function lastFirst(a: DocumentSnapshot, b: DocumentSnapshot): number {
  return writtenMs(b) - writtenMs(a) || (a.ref.path < b.ref.path ? 1 : -1);
}

function writtenMs(doc: DocumentSnapshot): number {
  const at: unknown = doc.get('updatedAt');
  return at instanceof Timestamp ? at.toMillis() : 0;
}
