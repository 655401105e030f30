import { API_BASE_URL } from '../../params.ts';
import { challengeKey } from '../../platform/challengeKey.ts';
import { commit } from '../../platform/commit.ts';
import { hmac } from '../../platform/crypto.ts';
import { isDeployed } from '../../platform/deployment.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { REST_FUNCTION } from '../../platform/tier.ts';
import { REGION } from '../../region.ts';
import { CreateCalendarFeedReply, CreateCalendarFeedRequest } from './contract.ts';
import { MOST_FEEDS, calendarFeeds, feedIdOf, feedPath, feedsOf } from './feedStore.ts';

/**
 * The secret follows from the idempotency key under a key of the server's, so that a retry gets the same link and
 * nothing that is stored tells it.
 */
export const createCalendarFeed = operation({
  name: 'createCalendarFeed',
  summary: `Make a secret link to the caller’s own calendar, for calendar programs; ${String(MOST_FEEDS)} at most.`,
  method: 'POST',
  path: '/me/calendar-feeds',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: CreateCalendarFeedRequest,
  output: CreateCalendarFeedReply,
  failures: ['conflict'],
  handler: async (context) => {
    const { caller, input, services, idempotencyKey } = context;
    const { db } = services;
    const { uid } = caller;
    const { label } = input;
    const secret = hmac(challengeKey(), `calendar-feed\n${uid}\n${String(idempotencyKey)}`);
    const feedId = feedIdOf(secret);
    if (feedId === null) throw new Error('a secret that does not look like one');
    const ref = calendarFeeds(db).doc(feedId);
    // The reply is not kept under the key: it holds the secret.
    await commit(
      context,
      async ({ tx, now, audit }) => {
        const [found, live] = await Promise.all([tx.get(ref), tx.get(feedsOf(db, uid))]);
        const made = found.data();
        if (made === undefined ? live.size >= MOST_FEEDS : made.revokedAt !== null) {
          const detail = `Revoke a link first: a person has ${String(MOST_FEEDS)} at most.`;
          throw new Failure('conflict', made === undefined ? { detail } : {});
        }
        audit({ action: 'calendar-feed.created', subject: ref.path });
        if (made !== undefined) return;
        const open = { revokedAt: null, expiresAt: null };
        tx.create(ref, { uid, label, ending: secret.slice(-4), createdAt: now, ...open });
      },
      { keepReply: false },
    );
    return { feedId, label, url: `${base()}${feedPath(secret)}` };
  },
});

/** The REST address, as far as it is known. */
function base(): string {
  const given = API_BASE_URL.value().replace(/\/+$/, '');
  if (given !== '') return `${given}/${REST_FUNCTION.light}`;
  const project = process.env['GCLOUD_PROJECT'];
  if (!isDeployed() || project === undefined) return '';
  return `https://${REGION}-${project}.cloudfunctions.net/${REST_FUNCTION.light}`;
}
