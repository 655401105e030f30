import { Temporal } from 'temporal-polyfill';
import { invalidField } from '../../platform/failures.ts';
import { localTime } from '../../platform/localTime.ts';
import { operation } from '../../platform/operation.ts';
import { currentPolicy } from '../../settings/index.ts';
import { mustStayWithin } from '../readable.ts';
import { ListDaysReply, ListDaysRequest } from './contract.ts';
import { daysOf } from './days.ts';
import { heldSessions } from './heldSessions.ts';

const MOST_DAYS = 62;

export const listDays = operation({
  name: 'listDays',
  summary: 'A student’s school days: for each part of a day its sessions and one code.',
  method: 'GET',
  path: '/days',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListDaysRequest,
  output: ListDaysReply,
  failures: [],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { courseId, from, to } = input;
    const studentUid = input.studentUid ?? (caller.role === 'student' ? caller.uid : undefined);
    if (studentUid === undefined) throw invalidField('studentUid', 'say whose days');
    mustStayWithin(caller, { studentUid, courseId }, clock.now());
    const span = spanOf(from, to);
    const [policy, sessions] = await Promise.all([
      currentPolicy(db),
      heldSessions(db, { studentUid, courseId, ...span }),
    ]);
    const wanted = sessions.filter((session) => {
      const { date } = localTime(session.startsAt, session.timeZone);
      return date >= from && date <= to;
    });
    return {
      studentUid,
      days: daysOf(wanted, policy.rules.dayParts).map((day) => ({
        ...day,
        parts: day.parts.map((part) => ({
          ...part,
          sessions: part.sessions.map(({ sessionId, courseId: of, startsAt, status }) => ({
            sessionId,
            courseId: of,
            startsAt: startsAt.toISOString(),
            status,
          })),
        })),
      })),
    };
  },
});

/** Any moment that is one of these dates somewhere: zones lie within a day of UTC. @throws Failure invalid-request */
function spanOf(from: string, to: string): { from: Date; to: Date } {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)];
  const { days } = first.until(last, { largestUnit: 'day' });
  if (days < 0) throw invalidField('to', 'must not lie before from');
  if (days >= MOST_DAYS) throw invalidField('to', `at most ${String(MOST_DAYS)} days in one call`);
  const utc = (date: Temporal.PlainDate): Date =>
    new Date(date.toZonedDateTime('UTC').epochMilliseconds);
  return { from: utc(first.subtract({ days: 1 })), to: utc(last.add({ days: 2 })) };
}
