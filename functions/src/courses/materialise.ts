import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { Temporal } from 'temporal-polyfill';
import type { Write } from '../platform/commit.ts';
import type { CallContext } from '../platform/operation.ts';
import { newRevision } from '../platform/revision.ts';
import { commitIfDue } from '../platform/system.ts';
import type { Policy } from '../settings/index.ts';
import { currentPolicy } from '../settings/index.ts';
import type { StoredCourse, StoredMeeting, StoredTerm } from './courseStore.ts';
import { courseOf, meetingsOf, terms } from './courseStore.ts';
import type { Meeting } from './meeting.ts';
import type { PlannedSession } from './sessionPlan.ts';
import { planSessions } from './sessionPlan.ts';
import type { Session, StoredSession } from './sessionStore.ts';
import { sessions } from './sessionStore.ts';
import type { Occurrence } from './timetable.ts';
import { timetableOf } from './timetable.ts';
import { windows } from './windows.ts';

/** Sessions exist this many days ahead; the schedule moves the horizon on every day. */
export const HORIZON_DAYS = 60;

export interface Materialised {
  readonly created: number;
  readonly moved: number;
  readonly cancelled: number;
}

const NOTHING: Materialised = { created: 0, moved: 0, cancelled: 0 };

/**
 * Brings a course's sessions in line with its term, meetings, places and rules. Ids are deterministic and
 * what has begun is left alone, so running it again, twice or in any order ends in the same state. A trigger
 * or schedule that finds nothing to do writes nothing; a caller's run is audited in any case.
 */
export async function materialise(context: CallContext, courseId: string): Promise<Materialised> {
  const { db, clock } = context.services;
  const idle = (plan: Outlook | null): boolean =>
    plan === null || (context.system === true && isEmpty(plan));
  if (idle(await outlook(db, courseId, clock.now()))) return NOTHING;
  // Planned again inside the transaction: somebody may have changed the timetable meanwhile.
  const done = await commitIfDue(context, async (write) => {
    const plan = await outlook(db, courseId, write.now, write.tx);
    return plan === null || idle(plan) ? null : apply(write, db, courseId, plan);
  });
  return done ?? NOTHING;
}

interface Outlook {
  readonly course: StoredCourse;
  readonly policy: Policy;
  readonly create: readonly Occurrence[];
  readonly update: readonly Occurrence[];
  readonly cancel: readonly string[];
  /** Unchanged in time and place, but their windows or rules differ from what holds now. */
  readonly reopen: readonly Session[];
}

function isEmpty({ create, update, cancel, reopen }: Outlook): boolean {
  return create.length + update.length + cancel.length + reopen.length === 0;
}

/** What is and what should be; null when there is no such course. */
async function outlook(
  db: Firestore,
  courseId: string,
  now: Date,
  tx?: Transaction,
): Promise<Outlook | null> {
  const from = new Date(now.getTime() - 2 * DAY_MS);
  const upcoming = sessions(db).where('courseId', '==', courseId).where('startsAt', '>=', from);
  const [course, policy, meetings, stored] = await Promise.all([
    courseOf(db, courseId, tx),
    currentPolicy(db, tx),
    tx === undefined ? meetingsOf(db, courseId).get() : tx.get(meetingsOf(db, courseId)),
    tx === undefined ? upcoming.get() : tx.get(upcoming),
  ]);
  if (course === undefined) return null;
  const termRef = terms(db).doc(course.termId);
  const term = (await (tx === undefined ? termRef.get() : tx.get(termRef))).data();
  const existing = stored.docs.map((doc) => ({ ...doc.data(), id: doc.id }));
  const weekly =
    term === undefined || course.status === 'archived'
      ? []
      : meetings.docs.map((doc) => inTerm(doc.id, doc.data(), term, course));
  const plan = planSessions(
    existing.map((session) => planned(session, now)),
    timetableOf(weekly, datesAround(now)),
    now,
  );
  const settled = new Set([...plan.update.map(({ id }) => id), ...plan.cancel]);
  const reopen = existing.filter(
    (session) =>
      session.origin === 'meeting' &&
      session.status === 'scheduled' &&
      session.opensAt > now &&
      !settled.has(session.id) &&
      termsDiffer(session, course, policy),
  );
  return { course, policy, ...plan, reopen };
}

const DAY_MS = 86_400_000;

/** Yesterday to the horizon, as dates wide enough for every zone. */
function datesAround(now: Date): { from: string; to: string } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('UTC')
    .toPlainDate();
  return {
    from: today.subtract({ days: 1 }).toString(),
    to: today.add({ days: HORIZON_DAYS }).toString(),
  };
}

/** A meeting never leaves its term; without places of its own it meets at the course's. */
function inTerm(
  id: string,
  stored: StoredMeeting,
  term: StoredTerm,
  course: StoredCourse,
): Meeting {
  const from = stored.from !== null && stored.from > term.from ? stored.from : term.from;
  const to = stored.to !== null && stored.to < term.to ? stored.to : term.to;
  return { ...stored, id, from, to, placeIds: stored.placeIds ?? course.placeIds };
}

/** Check-in has opened: there may be records, so the session stays as it is. */
function planned(session: Session, now: Date): PlannedSession {
  return { ...session, moved: false, attended: session.opensAt <= now };
}

function termsDiffer(session: Session, course: StoredCourse, policy: Policy): boolean {
  const wanted = windows(session, course.rules.windows ?? policy.rules.windows);
  return (
    wanted.opensAt.getTime() !== session.opensAt.getTime() ||
    wanted.lateAfter.getTime() !== session.lateAfter.getTime() ||
    wanted.closesAt.getTime() !== session.closesAt.getTime() ||
    session.courseTitle !== course.title ||
    session.rulesVersion !== course.rulesVersion
  );
}

function apply(write: Write, db: Firestore, courseId: string, plan: Outlook): Materialised {
  const { tx, now, audit } = write;
  const { course, policy } = plan;
  const stamp = { revision: newRevision(), updatedAt: now };
  const windowPolicy = course.rules.windows ?? policy.rules.windows;
  const sessionFrom = (occurrence: Occurrence): StoredSession => ({
    courseId,
    courseTitle: course.title,
    meetingId: occurrence.meetingId,
    origin: 'meeting',
    localDate: occurrence.localDate,
    timeZone: occurrence.timeZone,
    startsAt: occurrence.startsAt,
    endsAt: occurrence.endsAt,
    ...windows(occurrence, windowPolicy),
    placeIds: [...occurrence.placeIds],
    rules: course.rules,
    rulesVersion: course.rulesVersion,
    status: 'scheduled',
    cancelledBy: null,
    ...stamp,
  });
  for (const one of plan.create) tx.create(sessions(db).doc(one.id), sessionFrom(one));
  for (const one of plan.update) tx.set(sessions(db).doc(one.id), sessionFrom(one));
  for (const id of plan.cancel) {
    tx.update(sessions(db).doc(id), { status: 'cancelled', cancelledBy: 'timetable', ...stamp });
  }
  for (const one of plan.reopen) {
    const times = windows(one, windowPolicy);
    const { title: courseTitle, rules, rulesVersion } = course;
    tx.update(sessions(db).doc(one.id), { ...times, courseTitle, rules, rulesVersion, ...stamp });
  }
  const done = {
    created: plan.create.length,
    moved: plan.update.length + plan.reopen.length,
    cancelled: plan.cancel.length,
  };
  audit({ action: 'sessions.materialised', subject: `courses/${courseId}`, details: done });
  return done;
}
