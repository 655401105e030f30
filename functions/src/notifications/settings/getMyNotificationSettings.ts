import { z } from 'zod';
import { PERSON_ROLES } from '../../platform/access.ts';
import { operation } from '../../platform/operation.ts';
import { preferencesOf } from '../preferenceStore.ts';
import { NO_PREFERENCES } from '../preferences.ts';
import { NotificationSettings } from './contract.ts';
import { toSettings } from './toSettings.ts';

export const getMyNotificationSettings = operation({
  name: 'getMyNotificationSettings',
  summary: 'By which channels you are told of what, and when not.',
  method: 'GET',
  path: '/me/notification-settings',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: false,
  input: z.strictObject({}),
  output: NotificationSettings,
  failures: [],
  handler: async ({ caller, services }) => {
    const [chosen] = await preferencesOf(services.db, [caller.uid]);
    return toSettings(caller.role, chosen ?? NO_PREFERENCES);
  },
});
