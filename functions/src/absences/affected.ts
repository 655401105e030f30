import type { Firestore } from 'firebase-admin/firestore';
import type { Session } from '../courses/index.ts';
import {
  HORIZON_DAYS,
  isRosteredAt,
  localDateOf,
  rosterEntryOf,
  sessionsBetween,
  sessionsById,
  spanOfDates,
} from '../courses/index.ts';
import { accessOf } from '../platform/access.ts';
import { invalidField } from '../platform/failures.ts';
import type { Services } from '../platform/services.ts';
import type { AbsenceRules } from '../settings/index.ts';
import type { Extent } from './bounds.ts';
import { daysFrom, whyNotTaken } from './bounds.ts';
import type { StoredCovers } from './requestStore.ts';

/** What a request is about, in courses and days. */
export interface Affected extends Extent {
  /** Sorted. */
  readonly courseIds: readonly string[];
}

const DAY_MS = 86_400_000;

/** What a request that was submitted already is about; null of one that nobody has seen. */
export type Taken = Pick<Extent, 'firstDay' | 'lastDay'> | null;

/**
 * Courses of the student with a session that is covered. Of days for which sessions are not made yet, all courses on
 * whose roster the student stands then: whoever decides, decides for them too.
 * @param taken days for which the policy is not asked again: who was asked for more answers after their time, too
 * @throws Failure invalid-request naming `covers` where a chosen session is none of the student's, or the policy takes
 * no request about these days now
 */
export async function affectedBy(
  { db, clock }: Services,
  studentUid: string,
  covers: StoredCovers,
  rules: AbsenceRules,
  taken: Taken = null,
): Promise<Affected> {
  const now = clock.now();
  // Before anything is read: anybody may name a thousand years.
  if (!('sessionIds' in covers)) mustBeTaken(extentOf(covers), rules, now, taken);
  const { studentNumber = null, rosterOf = {} } =
    (await accessOf(db).doc(studentUid).get()).data() ?? {};
  const entryOf = async (courseId: string): Promise<Entry | null> => {
    const entry = studentNumber === null ? null : await rosterEntryOf(db, courseId, studentNumber);
    return entry?.uid === studentUid ? entry : null;
  };
  if (!('sessionIds' in covers)) {
    return await ofDays(db, covers, Object.keys(rosterOf), entryOf, now);
  }
  const affected = await ofSessions(db, covers.sessionIds, entryOf);
  mustBeTaken(affected, rules, now, taken);
  return affected;
}

/** @throws Failure invalid-request when the policy takes no request about these days now */
function mustBeTaken(extent: Extent, rules: AbsenceRules, now: Date, taken: Taken): void {
  if (taken !== null && taken.firstDay <= extent.firstDay && extent.lastDay <= taken.lastDay)
    return;
  const why = whyNotTaken(extent, rules, now);
  if (why !== null) throw invalidField('covers', why);
}

function extentOf({ from, to }: Dates): Extent {
  if (from > to) throw invalidField('covers.to', 'must not lie before `from`');
  return { firstDay: from, lastDay: to, days: daysFrom(from, to) };
}

interface Dates {
  readonly from: string;
  readonly to: string;
}

type Entry = NonNullable<Awaited<ReturnType<typeof rosterEntryOf>>>;
type EntryOf = (courseId: string) => Promise<Entry | null>;

async function ofSessions(
  db: Firestore,
  sessionIds: readonly string[],
  entryOf: EntryOf,
): Promise<Affected> {
  if (new Set(sessionIds).size < sessionIds.length) {
    throw invalidField('covers.sessionIds', 'name each session once');
  }
  const found = [...(await sessionsById(db, sessionIds)).values()];
  const sessions = found.filter((session) => session?.status === 'scheduled');
  const courseIds = [...new Set(sessions.map((session) => session?.courseId ?? ''))].sort();
  const entries = new Map(
    await Promise.all(courseIds.map(async (id) => [id, await entryOf(id)] as const)),
  );
  const days = sessions.flatMap((session) => {
    const entry = session === null ? null : (entries.get(session.courseId) ?? null);
    const isOwn = session !== null && entry !== null && isRosteredAt(entry, session.startsAt);
    return isOwn ? [dayOf(session)] : [];
  });
  // Missing, foreign and cancelled ones are told alike.
  if (days.length < sessionIds.length) {
    throw invalidField('covers.sessionIds', 'name sessions of the student’s that are held');
  }
  const sorted = [...new Set(days)].sort();
  const [firstDay = '', lastDay = firstDay] = [sorted[0], sorted.at(-1)];
  return { courseIds, firstDay, lastDay, days: sorted.length };
}

async function ofDays(
  db: Firestore,
  dates: Dates,
  courseIds: readonly string[],
  entryOf: EntryOf,
  now: Date,
): Promise<Affected> {
  const { from, to } = dates;
  const span = spanOfDates(from, to);
  const isBeyond = span.to.getTime() > now.getTime() + (HORIZON_DAYS - 1) * DAY_MS;
  const affected = await Promise.all(
    courseIds.map(async (id) => {
      const entry = await entryOf(id);
      if (entry === null) return [];
      if (isBeyond) return isRosteredWithin(entry, span) ? [id] : [];
      const sessions = await sessionsBetween(db, id, span);
      const isHeld = sessions.some((session) => isCovered(session, from, to, entry));
      return isHeld ? [id] : [];
    }),
  );
  return { ...extentOf(dates), courseIds: affected.flat().sort() };
}

function isCovered(session: Session, from: string, to: string, entry: Entry): boolean {
  const day = dayOf(session);
  const { status, startsAt } = session;
  return status === 'scheduled' && from <= day && day <= to && isRosteredAt(entry, startsAt);
}

function isRosteredWithin(
  { status, from, until }: Entry,
  span: { readonly from: Date; readonly to: Date },
): boolean {
  return status === 'active' && until > span.from && (from === null || from < span.to);
}

const dayOf = ({ startsAt, timeZone }: Session): string => localDateOf(startsAt, timeZone);
