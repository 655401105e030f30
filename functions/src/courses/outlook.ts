import type { DocumentSnapshot, Firestore, Transaction } from 'firebase-admin/firestore';
import { Temporal } from 'temporal-polyfill';
import type { CalendarDraft } from './calendars/calendarStore.ts';
import { dayPartOf } from './dayPart.ts';
import { exceptionsAhead } from './exceptions/exceptionStore.ts';
import { expectedOf } from './expected.ts';
import { plansOf } from './plans.ts';
import type { PlannedSession, SessionPlan } from './sessionPlan.ts';
import { planSessions } from './sessionPlan.ts';
import type { Timetable } from './timetable.ts';
import type { Session } from './sessionStore.ts';
import { hasRecords, sessions } from './sessionStore.ts';
import type { Terms } from './toStored.ts';
import { windows } from './windows.ts';

/** Sessions exist this many days ahead; the schedule moves the horizon on every day. */
export const HORIZON_DAYS = 60;
const DAY_MS = 86_400_000;

/** What a course's sessions are, and what is to be done about them. */
export interface Outlook extends Terms, SessionPlan {
  readonly existing: ReadonlyMap<string, Session>;
  /** Unchanged in time and place, but their terms differ from what holds now. */
  readonly reopen: readonly { readonly session: Session; readonly dayPart: string | null }[];
}

export function isEmpty({ create, update, cancel, reopen }: Outlook): boolean {
  return create.length + update.length + cancel.length + reopen.length === 0;
}

/** What is and what should be; null when there is no such course. `draft` stands for the calendar of its id. */
export async function outlook(
  db: Firestore,
  courseId: string,
  now: Date,
  tx?: Transaction,
  draft?: CalendarDraft,
): Promise<Outlook | null> {
  const since = new Date(now.getTime() - 2 * DAY_MS);
  const range = datesAround(now);
  const upcoming = sessions(db).where('courseId', '==', courseId).where('startsAt', '>=', since);
  const [plans, exceptions, stored] = await Promise.all([
    plansOf(db, courseId, tx, draft),
    exceptionsAhead(db, courseId, { from: range.from, since }, tx),
    tx === undefined ? upcoming.get() : tx.get(upcoming),
  ]);
  if (plans === null) return null;
  const recent = stored.docs.map((doc) => ({ ...doc.data(), id: doc.id }));
  const scope = {
    range,
    horizon: new Date(now.getTime() + HORIZON_DAYS * DAY_MS),
    existing: recent.flatMap(({ meetingId, localDate }) =>
      meetingId === null ? [] : { meetingId, localDate },
    ),
  };
  const wanted = expectedOf({ ...plans, exceptions }, scope);
  const existing = [...recent, ...(await movedAhead(db, wanted, recent, now, tx))];
  const first = planSessions(
    existing.map((one) => planned(one, now)),
    wanted,
    now,
  );
  const touched = [...first.update.map(({ id }) => id), ...first.cancel];
  const attended = await attendedOf(db, touched, tx);
  const plan =
    attended.size === 0
      ? first
      : planSessions(
          existing.map((one) => planned(one, now, attended)),
          wanted,
          now,
        );
  const settled = new Set([...plan.update.map(({ id }) => id), ...plan.cancel]);
  // Of an older version: the closing finds a session by this field.
  const older = new Set(stored.docs.filter((doc) => !hasField(doc, 'closing')).map(({ id }) => id));
  const own = new Map(plans.meetings.map(({ id, dayPart }) => [id, dayPart]));
  const reopen = existing
    .filter(
      (session) =>
        session.origin === 'meeting' &&
        session.status === 'scheduled' &&
        session.opensAt > now &&
        !settled.has(session.id),
    )
    .map((session) => {
      const meeting = { ...session, dayPart: own.get(session.meetingId ?? '') ?? null };
      return { session, dayPart: dayPartOf(meeting, plans.policy.rules.dayParts) };
    })
    .filter(
      ({ session, dayPart }) =>
        session.dayPart !== dayPart || older.has(session.id) || termsDiffer(session, plans),
    );
  return { ...plans, ...plan, existing: new Map(existing.map((one) => [one.id, one])), reopen };
}

/**
 * Sessions of classes still to come that were moved to an earlier time, long past by now, and cancelled since: by
 * their time they are none of the recent ones, and yet they must not be made again.
 */
async function movedAhead(
  db: Firestore,
  { occurrences }: Timetable,
  recent: readonly Session[],
  now: Date,
  tx?: Transaction,
): Promise<Session[]> {
  const known = new Set(recent.map(({ id }) => id));
  const refs = occurrences
    .filter(({ id, endsAt }) => endsAt > now && !known.has(id))
    .map(({ id }) => sessions(db).doc(id));
  const found = await Promise.all(refs.map((ref) => (tx === undefined ? ref.get() : tx.get(ref))));
  return found.flatMap((doc) => {
    const session = doc.data();
    return session === undefined ? [] : { ...session, id: doc.id };
  });
}

/** Whether the stored document has the field, whatever parsing makes of it. */
function hasField(doc: DocumentSnapshot, field: string): boolean {
  const value: unknown = doc.get(field);
  return value !== undefined;
}

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

/** Check-in has opened, or somebody was marked ahead: the session stays as it is. */
function planned(session: Session, now: Date, attended?: ReadonlySet<string>): PlannedSession {
  const begun = session.opensAt <= now;
  return { ...session, attended: begun || attended?.has(session.id) === true };
}

/** Which of these sessions have a record. Only those that would change are asked for. */
async function attendedOf(
  db: Firestore,
  ids: readonly string[],
  tx?: Transaction,
): Promise<Set<string>> {
  const answers = await Promise.all(
    ids.map(async (id) => ((await hasRecords(db, id, tx)) ? [id] : [])),
  );
  return new Set(answers.flat());
}

function termsDiffer(session: Session, { course, policy }: Terms): boolean {
  const wanted = windows(session, course.rules.windows ?? policy.rules.windows);
  return (
    wanted.opensAt.getTime() !== session.opensAt.getTime() ||
    wanted.lateAfter.getTime() !== session.lateAfter.getTime() ||
    wanted.closesAt.getTime() !== session.closesAt.getTime() ||
    session.courseTitle !== course.title ||
    session.rulesVersion !== course.rulesVersion
  );
}
