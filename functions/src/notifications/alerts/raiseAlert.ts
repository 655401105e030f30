import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { isAlreadyExists } from '../../platform/firestore.ts';
import type { CallContext } from '../../platform/operation.ts';
import { alerts } from './alertStore.ts';
import type { StoredAlert } from './alertStore.ts';

const DAY_S = 24 * 3600;
const USEFUL_S = 2 * DAY_S;
const KEPT_S = 365 * DAY_S;

/**
 * Tells the admins something in the system's own name, once for each id, whoever asks how often.
 * @returns whether it was this call that told them
 */
export async function raiseAlert(
  context: CallContext,
  alertId: string,
  words: Required<StoredAlert['words']>,
): Promise<boolean> {
  const ref = alerts(context.services.db).doc(alertId);
  if ((await ref.get()).exists) return false;
  try {
    await commit(context, ({ tx, now, audit, intent }) => {
      const endsAt = after(now, USEFUL_S);
      tx.create(ref, {
        words,
        roles: ['admin'],
        courseIds: [],
        urgent: false,
        sentBy: 'system',
        sentAt: now,
        endsAt,
        expiresAt: after(endsAt, KEPT_S),
      });
      audit({ action: 'alert.raised', subject: ref.path });
      intent({
        dedupeKey: `system.alert:${alertId}`,
        kind: 'system.alert',
        to: ['role:admin'],
        data: { alertId, urgent: 'false' },
      });
      return Promise.resolve(null);
    });
    return true;
  } catch (error) {
    if (isAlreadyExists(error)) return false;
    throw error;
  }
}
