import type { z } from 'zod';
import type { StoredAlert } from './alertStore.ts';
import type { Alert } from './contract.ts';

export function toAlert(alertId: string, stored: StoredAlert): z.input<typeof Alert> {
  const { words, roles, courseIds, urgent, sentBy, sentAt, endsAt } = stored;
  const times = { sentAt: sentAt.toISOString(), endsAt: endsAt.toISOString() };
  return { alertId, words, roles, courseIds, urgent, sentBy, ...times };
}
