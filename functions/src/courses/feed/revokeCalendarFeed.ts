import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { CalendarFeed, RevokeCalendarFeedRequest } from './contract.ts';
import { calendarFeeds } from './feedStore.ts';

/** Longer than anybody retries a call. */
const KEPT_S = 7 * 24 * 3600;

export const revokeCalendarFeed = operation({
  name: 'revokeCalendarFeed',
  summary: 'End a link to the caller’s own calendar, at once and for good.',
  method: 'DELETE',
  path: '/me/calendar-feeds/{feedId}',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: RevokeCalendarFeedRequest,
  output: CalendarFeed,
  failures: ['not-found'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { feedId } = input;
    const ref = calendarFeeds(services.db).doc(feedId);
    return commit(context, async ({ tx, now, audit }) => {
      const feed = (await tx.get(ref)).data();
      if (feed?.uid !== caller.uid || feed.revokedAt !== null) {
        throw new Failure('not-found');
      }
      tx.update(ref, { revokedAt: now, expiresAt: after(now, KEPT_S) });
      audit({ action: 'calendar-feed.revoked', subject: ref.path });
      const { label, ending, createdAt } = feed;
      return { feedId, label, ending, createdAt: createdAt.toISOString() };
    });
  },
});
