import { z } from 'zod';
import { operation } from '../../platform/operation.ts';
import { ListCalendarFeedsReply } from './contract.ts';
import { MOST_FEEDS, feedsOf } from './feedStore.ts';

export const listCalendarFeeds = operation({
  name: 'listCalendarFeeds',
  summary: 'The caller’s links to the own calendar that work, oldest first, without their secrets.',
  method: 'GET',
  path: '/me/calendar-feeds',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: z.strictObject({}),
  output: ListCalendarFeedsReply,
  failures: [],
  handler: async ({ caller, services }) => {
    const found = await feedsOf(services.db, caller.uid).limit(MOST_FEEDS).get();
    const feeds = found.docs
      .map((doc) => ({ ...doc.data(), feedId: doc.id }))
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
      .map(({ feedId, label, ending, createdAt }) => ({
        ...{ feedId, label, ending },
        createdAt: createdAt.toISOString(),
      }));
    return { feeds };
  },
});
