import type { CallContext } from '../../platform/operation.ts';
import { commitIfDue } from '../../platform/system.ts';
import { calendarFeeds } from './feedStore.ts';

/** Deletes every link to an account's calendar, those that were revoked too; for an account that ends. Twice is once. */
export async function endFeeds(context: CallContext, uid: string): Promise<void> {
  const feeds = calendarFeeds(context.services.db).where('uid', '==', uid);
  await commitIfDue({ ...context, idempotencyKey: null }, async ({ tx, audit }) => {
    const { docs } = await tx.get(feeds);
    if (docs.length === 0) return null;
    for (const { ref } of docs) tx.delete(ref);
    const details = { feeds: docs.length };
    audit({ action: 'calendar-feeds.ended', subject: `users/${uid}`, details });
    return true;
  });
}
