import { officialZone } from '../../courses/index.ts';
import { PERSON_ROLES } from '../../platform/access.ts';
import { commit } from '../../platform/commit.ts';
import { invalidField } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { preferencesIn, preferencesRef } from '../preferenceStore.ts';
import type { Preferences } from '../preferences.ts';
import { whyNot, withChoices } from './choices.ts';
import type { UpdateNotificationSettingsRequest } from './contract.ts';
import { NotificationSettings, UpdateNotificationSettingsRequest as Request } from './contract.ts';
import { toSettings } from './toSettings.ts';

export const updateMyNotificationSettings = operation({
  name: 'updateMyNotificationSettings',
  summary: 'Choose channels for kinds of events, quiet hours, and a daily digest.',
  method: 'PATCH',
  path: '/me/notification-settings',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: true,
  input: Request,
  output: NotificationSettings,
  failures: [],
  handler: (context) => {
    const { caller, input, services } = context;
    const { uid, role } = caller;
    const settings = validated(input);
    return commit(context, async ({ tx, now, audit }) => {
      const ref = preferencesRef(services.db, uid);
      const before = preferencesIn(await tx.get(ref));
      const after = { ...before, ...settings, ...withChoices(before, input.events ?? []) };
      const next = { ...after, updatedAt: now };
      tx.set(ref, next);
      const named = Object.entries(input).filter(([, value]) => value !== undefined);
      const fields = named.map(([field]) => field).join(',');
      audit({ action: 'notification-settings.changed', subject: ref.path, details: { fields } });
      return toSettings(role, next);
    });
  },
});

/** What is set apart from the events. @throws Failure invalid-request */
function validated({
  events = [],
  quietHours,
  timeZone,
  digest,
  digestAt,
}: UpdateNotificationSettingsRequest): Partial<Preferences> {
  const muted = whyNot(events);
  if (muted !== null) {
    throw invalidField(`events.${String(muted)}.inbox`, 'this kind always stays in the inbox');
  }
  const zone = typeof timeZone === 'string' ? officialZone(timeZone) : timeZone;
  if (typeof timeZone === 'string' && zone === null) {
    throw invalidField('timeZone', 'an IANA zone, e.g. Europe/Berlin; null for the school’s');
  }
  return {
    ...(quietHours === undefined ? {} : { quietHours }),
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...(digest === undefined ? {} : { digest }),
    ...(digestAt === undefined ? {} : { digestAt }),
  };
}
