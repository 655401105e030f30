import { z } from 'zod';
import { Instant } from '../../platform/ids.ts';
import { NOTICE_KINDS } from '../../platform/noticeKinds.ts';
import { LocalTime } from '../preferences.ts';

const Kind = z.enum(NOTICE_KINDS);

const QuietHours = z
  .strictObject({ from: LocalTime, to: LocalTime })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'another time than `from`; null for no quiet hours',
  })
  .nullable()
  .describe('Local times; over midnight when `to` is the earlier. Urgent notices pass them');

const Digest = z.enum(['off', 'daily']);

export const NotificationSettings = z
  .object({
    events: z
      .array(
        z.object({
          kind: Kind,
          push: z.boolean(),
          inbox: z.boolean(),
          mail: z.boolean(),
          mandatory: z.boolean().describe('Stays in the inbox whatever is chosen'),
          urgent: z.boolean().describe('Passes quiet hours; of an alert, where it says so'),
          inDigest: z.boolean().describe('Waits for the daily digest where one is wanted'),
        }),
      )
      .describe('By which channels the caller is told of what'),
    quietHours: z.object({ from: LocalTime, to: LocalTime }).nullable(),
    timeZone: z.string().nullable().describe('IANA; null: the institution’s'),
    digest: Digest,
    digestAt: LocalTime,
    updatedAt: Instant.nullable().describe('Null: nothing was chosen yet'),
  })
  .meta({ id: 'NotificationSettings' });

export const UpdateNotificationSettingsRequest = z
  .strictObject({
    events: z
      .array(
        z.strictObject({
          kind: Kind,
          push: z.boolean().optional(),
          inbox: z.boolean().optional(),
          mail: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(NOTICE_KINDS.length)
      .refine((events) => new Set(events.map(({ kind }) => kind)).size === events.length, {
        message: 'each kind once',
      })
      .optional()
      .describe('What is not named stays as it is'),
    quietHours: QuietHours.optional(),
    timeZone: z.string().max(64).nullable().optional(),
    digest: Digest.optional(),
    digestAt: LocalTime.optional().describe('Local time of the daily digest'),
  })
  .refine((input) => Object.values(input).some((value) => value !== undefined), {
    message: 'name at least one setting to change',
  });
export type UpdateNotificationSettingsRequest = z.output<typeof UpdateNotificationSettingsRequest>;
