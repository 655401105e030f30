import type { Services } from '../platform/services.ts';
import { INSTITUTION_ZONE } from '../params.ts';
import { isUrgent } from './catalogue.ts';
import type { Notice, Recipient } from './notice.ts';
import { preferencesOf } from './preferenceStore.ts';
import { channelsFor } from './preferences.ts';
import { quietUntil } from './quietHours.ts';

/**
 * What each recipient's choices say of a push at this moment, in their order: null: it may go out; an instant: not
 * before, for their quiet hours. What they say may have changed since it was planned, and a push that was put off or
 * failed may have come into the night. A read each.
 */
export async function wishesOf(
  { db }: Services,
  { kind, data }: Notice,
  recipients: readonly Recipient[],
  now: Date,
): Promise<('muted' | Date | null)[]> {
  const chosen = await preferencesOf(
    db,
    recipients.map(({ uid }) => uid),
  );
  return chosen.map((preferences, i) => {
    const asGuardian = (recipients[i]?.childUid ?? null) !== null;
    if (!channelsFor(kind, asGuardian, preferences).has('push')) return 'muted';
    if (isUrgent(kind, data)) return null;
    const { quietHours, timeZone } = preferences;
    return quietUntil(now, quietHours, timeZone ?? INSTITUTION_ZONE.value());
  });
}
