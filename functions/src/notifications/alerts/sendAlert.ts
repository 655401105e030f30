import { courseOf } from '../../courses/index.ts';
import { PERSON_ROLES } from '../../platform/access.ts';
import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { randomToken } from '../../platform/crypto.ts';
import { invalidField } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { alerts } from './alertStore.ts';
import { Alert, SendAlertRequest } from './contract.ts';
import { toAlert } from './toAlert.ts';

const DAY_S = 24 * 3600;
const USEFUL_S = 2 * DAY_S;
const LONGEST_S = 30 * DAY_S;
const KEPT_S = 365 * DAY_S;

export const sendAlert = operation({
  name: 'sendAlert',
  summary: 'Tell something to roles, to courses or to everybody, by push, inbox and mail.',
  method: 'POST',
  path: '/alerts',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: SendAlertRequest,
  output: Alert,
  failures: [],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { everybody, urgent } = input;
    const { en, de } = input.words;
    const words = { ...(en === undefined ? {} : { en }), ...(de === undefined ? {} : { de }) };
    const roles = [...new Set(everybody ? PERSON_ROLES : input.roles)];
    const courseIds = [...new Set(input.courseIds)];
    await mustBeCourses(services, courseIds);
    const alertId = randomToken(15);
    return await commit(context, ({ tx, now, audit, intent }) => {
      const endsAt = endOf(input.endsAt, now);
      const stored = {
        words,
        roles,
        courseIds,
        urgent,
        sentBy: caller.uid,
        sentAt: now,
        endsAt,
        expiresAt: after(endsAt, KEPT_S),
      };
      const ref = alerts(services.db).doc(alertId);
      tx.create(ref, stored);
      const reach = { roles: roles.join(','), courses: courseIds.length };
      audit({ action: 'alert.sent', subject: ref.path, details: { ...reach, urgent } });
      intent({
        dedupeKey: `system.alert:${alertId}`,
        kind: 'system.alert',
        to: [
          ...roles.map((role) => `role:${role}`),
          ...courseIds.flatMap((id) => [`roster:${id}`, `staff:${id}`]),
        ],
        data: { alertId, urgent: String(urgent) },
      });
      return Promise.resolve(toAlert(alertId, stored));
    });
  },
});

/** @throws Failure invalid-request */
async function mustBeCourses({ db }: Services, ids: readonly string[]): Promise<void> {
  const found = await Promise.all(ids.map((id) => courseOf(db, id)));
  const missing = found.findIndex((course) => course === undefined);
  if (missing >= 0) throw invalidField(`courseIds.${String(missing)}`, 'there is no such course');
}

/** @throws Failure invalid-request */
function endOf(asked: string | undefined, now: Date): Date {
  if (asked === undefined) return after(now, USEFUL_S);
  const end = new Date(asked);
  if (end <= now || end > after(now, LONGEST_S)) {
    throw invalidField('endsAt', 'an instant from now on, 30 days ahead at most');
  }
  return end;
}
