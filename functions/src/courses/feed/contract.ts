import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';

export const CreateCalendarFeedRequest = z.strictObject({
  label: z.string().trim().min(1).max(60).default('Calendar').describe('Where it is used'),
});
export const CreateCalendarFeedReply = z.object({
  feedId: z.string(),
  label: z.string(),
  url: z
    .string()
    .describe('Holds the secret and is shown this once. Without API_BASE_URL, locally: the path'),
});
export const RevokeCalendarFeedRequest = z.strictObject({ feedId: Id });
export const CalendarFeed = z
  .object({
    feedId: z.string(),
    label: z.string(),
    ending: z.string().describe('The last characters of the secret'),
    createdAt: Instant,
  })
  .meta({ id: 'CalendarFeed' });
export const ListCalendarFeedsReply = z.object({ feeds: z.array(CalendarFeed) });
