import { z } from 'zod';
import type { NoticeKind } from '../platform/noticeKinds.ts';
import { NOTICE_KINDS } from '../platform/noticeKinds.ts';
import type { Channel } from './catalogue.ts';
import { CHANNELS, defaultChannels, mannerOf } from './catalogue.ts';

export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time from 00:00 to 23:59');

/** Kinds that no longer exist are left out: a phone may have written them with an older app. */
const Kinds = z.array(z.string()).transform((kinds) => kinds.filter(isKind));
const PerChannel = z.object({ push: Kinds, inbox: Kinds, mail: Kinds });

/** `users/{uid}/private/notifications`: what a person has chosen. Its owner may write it directly (see the rules). */
export const Preferences = z.object({
  off: PerChannel,
  on: PerChannel,
  /** Local times of the zone; over midnight when `to` is the earlier one. */
  quietHours: z.object({ from: LocalTime, to: LocalTime }).nullable(),
  /** IANA; null: the institution's. */
  timeZone: z.string().nullable(),
  digest: z.enum(['off', 'daily']),
  digestAt: LocalTime,
  updatedAt: z.date().nullable(),
});
export type Preferences = z.output<typeof Preferences>;
export type QuietHours = NonNullable<Preferences['quietHours']>;

const NONE = { push: [], inbox: [], mail: [] };

/** Of whoever has chosen nothing. */
export const NO_PREFERENCES: Preferences = {
  off: NONE,
  on: NONE,
  quietHours: null,
  timeZone: null,
  digest: 'off',
  digestAt: '17:00',
  updatedAt: null,
};

/** By which channels somebody is told: the catalogue's, with what they turned on and without what they turned off. */
export function channelsFor(
  kind: NoticeKind,
  asGuardian: boolean,
  { off, on }: Pick<Preferences, 'off' | 'on'>,
): ReadonlySet<Channel> {
  const defaults = defaultChannels(kind, asGuardian);
  return new Set(
    CHANNELS.filter((channel) => {
      if (channel === 'inbox' && mannerOf(kind).mandatory) return true;
      if (off[channel].includes(kind)) return false;
      return defaults.includes(channel) || on[channel].includes(kind);
    }),
  );
}

function isKind(kind: string): kind is NoticeKind {
  return NOTICE_KINDS.some((known) => known === kind);
}
