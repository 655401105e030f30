import type { z } from 'zod';
import type { Role } from '../../platform/access.ts';
import { NOTICE_KINDS } from '../../platform/noticeKinds.ts';
import { mannerOf } from '../catalogue.ts';
import type { Preferences } from '../preferences.ts';
import { channelsFor } from '../preferences.ts';
import type { NotificationSettings } from './contract.ts';

/** Settings as their owner sees them: of guardians, what they are told as such where a kind has guardians. */
export function toSettings(
  role: Role,
  preferences: Preferences,
): z.input<typeof NotificationSettings> {
  const { quietHours, timeZone, digest, digestAt, updatedAt } = preferences;
  return {
    events: NOTICE_KINDS.map((kind) => {
      const { mandatory, urgent, digest: inDigest, guardians } = mannerOf(kind);
      const channels = channelsFor(kind, role === 'guardian' && guardians !== null, preferences);
      return {
        kind,
        push: channels.has('push'),
        inbox: channels.has('inbox'),
        mail: channels.has('mail'),
        mandatory,
        urgent: urgent !== false,
        inDigest,
      };
    }),
    quietHours,
    timeZone,
    digest,
    digestAt,
    updatedAt: updatedAt?.toISOString() ?? null,
  };
}
