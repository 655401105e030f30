import { requirePlaces } from '../places/index.ts';
import { commit } from '../platform/commit.ts';
import { randomToken } from '../platform/crypto.ts';
import { Failure, invalidField } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { currentPolicy } from '../settings/index.ts';
import { AddSessionRequest, Session } from './contract.ts';
import { courseOf } from './courseStore.ts';
import { dayPartOf } from './dayPart.ts';
import { requireDayPart } from './requireDayPart.ts';
import { spanOf } from './sessionSpan.ts';
import type { StoredSession } from './sessionStore.ts';
import { NOT_CLOSED, sessions } from './sessionStore.ts';
import { taughtCourse } from './teach.ts';
import { toSession } from './toReply.ts';
import { windows } from './windows.ts';
import { localDateOf } from './zone.ts';

export const addSession = operation({
  name: 'addSession',
  summary: 'Hold an extra session beside the timetable.',
  method: 'POST',
  path: '/courses/{courseId}/sessions',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: AddSessionRequest,
  output: Session,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db } = services;
    await taughtCourse(services, caller, input.courseId);
    const ref = sessions(db).doc(randomToken(12));
    return await commit(context, async ({ tx, now, audit }) => {
      const [course, policy] = await Promise.all([
        courseOf(db, input.courseId, tx),
        currentPolicy(db, tx),
      ]);
      if (course === undefined) throw new Failure('not-found');
      if (course.status === 'archived') {
        throw new Failure('conflict', { detail: 'The course is archived.' });
      }
      await requirePlaces(tx, db, input.placeIds ?? []);
      await requireDayPart(db, input.dayPart, tx);
      const times = timesOf(input, course.rules.windows ?? policy.rules.windows);
      const session: StoredSession = {
        courseId: input.courseId,
        courseTitle: course.title,
        meetingId: null,
        origin: 'extra',
        localDate: localDateOf(times.startsAt, course.timeZone),
        timeZone: course.timeZone,
        ...times,
        placeIds: input.placeIds ?? course.placeIds,
        dayPart: dayPartOf(
          { ...times, timeZone: course.timeZone, dayPart: input.dayPart },
          policy.rules.dayParts,
        ),
        rules: course.rules,
        rulesVersion: course.rulesVersion,
        status: 'scheduled',
        cancelledBy: null,
        closing: NOT_CLOSED,
        revision: newRevision(),
        updatedAt: now,
      };
      tx.create(ref, session);
      audit({ action: 'session.added', subject: ref.path });
      return toSession({ ...session, id: ref.id });
    });
  },
});

type Times = Pick<StoredSession, 'startsAt' | 'endsAt' | 'opensAt' | 'lateAfter' | 'closesAt'>;

/** Given instants win over the windows. @throws Failure invalid-request when they are out of order */
function timesOf(
  input: { startsAt: string; endsAt: string } & Partial<
    Record<'opensAt' | 'lateAfter' | 'closesAt', string | undefined>
  >,
  policy: Parameters<typeof windows>[1],
): Times {
  const { startsAt, endsAt } = spanOf(input);
  const usual = windows({ startsAt, endsAt }, policy);
  const given = (name: 'opensAt' | 'lateAfter' | 'closesAt'): Date => {
    const text = input[name];
    return text === undefined ? usual[name] : new Date(text);
  };
  const times = {
    opensAt: given('opensAt'),
    lateAfter: given('lateAfter'),
    closesAt: given('closesAt'),
  };
  if (times.opensAt > times.lateAfter)
    throw invalidField('lateAfter', 'must not lie before `opensAt`');
  if (times.lateAfter > times.closesAt)
    throw invalidField('closesAt', 'must not lie before `lateAfter`');
  return { startsAt, endsAt, ...times };
}
