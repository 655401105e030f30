import type { CollectionReference, Firestore, Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection, getEach } from '../platform/firestore.ts';
import { CourseRules } from '../settings/index.ts';
import { sessionInNewWords } from './oldWords.ts';

/** What became of a session's moments (see attendance/closing): when each was worked off, null until then. */
export const SessionClosing = z.object({
  /** Whoever was missing when lateness began was told so, or nobody was. */
  nudgedAt: z.date().nullable(),
  /** Absences are written, or left where nobody took the roll and the policy says so. */
  closedAt: z.date().nullable(),
  /** Whether anybody had a mark that a person or a phone made; null before the close. */
  rollTaken: z.boolean().nullable(),
  absenteesToldAt: z.date().nullable(),
  /** Departures that nobody recorded are closed. */
  departuresAt: z.date().nullable(),
});
export type SessionClosing = z.output<typeof SessionClosing>;

/** Stands in every new session: what is due is found by it, so a session without it is never closed by itself. */
export const NOT_CLOSED: SessionClosing = {
  nudgedAt: null,
  closedAt: null,
  rollTaken: null,
  absenteesToldAt: null,
  departuresAt: null,
};

/** `sessions/{id}`: one materialised occurrence. Times are UTC; localDate and timeZone say how people name it. */
const SessionDocument = z.object({
  courseId: z.string(),
  courseTitle: z.string(),
  meetingId: z.string().nullable(),
  origin: z.enum(['meeting', 'extra']),
  localDate: z.iso.date(),
  timeZone: z.string(),
  startsAt: z.date(),
  endsAt: z.date(),
  opensAt: z.date(),
  lateAfter: z.date(),
  closesAt: z.date(),
  placeIds: z.array(z.string()),
  /** Code of the part of the day to which it counts; null only of sessions from before there was one. */
  dayPart: z.string().nullable().default(null),
  /** The course's own rules as they were before it opened, so that a check-in need not read the course. */
  rules: CourseRules,
  rulesVersion: z.int().min(0),
  status: z.enum(['scheduled', 'cancelled']),
  /** By a person (of a class: its exception says so), or because the timetable no longer has it. */
  cancelledBy: z.enum(['timetable', 'staff']).nullable(),
  closing: SessionClosing.default(NOT_CLOSED),
  revision: z.string(),
  updatedAt: z.date(),
});
export const StoredSession = z.preprocess(sessionInNewWords, SessionDocument);
export type StoredSession = z.output<typeof StoredSession>;

export type Session = StoredSession & { readonly id: string };

export function sessions(db: Firestore): CollectionReference<StoredSession> {
  return collection(db, 'sessions', StoredSession);
}

/** Sessions that one place may hold at once, and the next of them, are far fewer. */
const MOST_AT_A_PLACE = 100;
const LOOK_AHEAD_MS = 48 * 3_600_000;

/**
 * The sessions at a place that take check-ins at this moment, the one that starts latest first. A session lasts
 * a day at most and policies open and close within a day of its start, so whatever is open closes within two.
 */
export async function sessionsOpenAt(db: Firestore, placeId: string, at: Date): Promise<Session[]> {
  const { docs } = await sessions(db)
    .where('placeIds', 'array-contains', placeId)
    .where('closesAt', '>=', at)
    .where('closesAt', '<=', new Date(at.getTime() + LOOK_AHEAD_MS))
    .orderBy('closesAt')
    .limit(MOST_AT_A_PLACE)
    .get();
  return docs
    .map((doc): Session => ({ ...doc.data(), id: doc.id }))
    .filter(({ status, opensAt }) => status === 'scheduled' && opensAt <= at)
    .sort((a, b) => b.startsAt.getTime() - a.startsAt.getTime() || (a.id < b.id ? -1 : 1));
}

export async function sessionOf(db: Firestore, id: string): Promise<Session | null> {
  const stored = (await sessions(db).doc(id).get()).data();
  return stored === undefined ? null : { ...stored, id };
}

/**
 * Whether anybody has a record in the session. What an absence request excused ahead is none: it follows the session,
 * which may be moved all the same.
 */
export async function hasRecords(db: Firestore, id: string, tx?: Transaction): Promise<boolean> {
  const any = db.collection(`sessions/${id}/attendance`).where('method', '!=', 'request').limit(1);
  return !(await (tx === undefined ? any.get() : tx.get(any))).empty;
}

/** Sessions of a course that start from `from` until before `to`, earliest first. */
export async function sessionsBetween(
  db: Firestore,
  courseId: string,
  { from, to, limit }: { readonly from: Date; readonly to: Date; readonly limit?: number },
): Promise<Session[]> {
  const query = sessions(db)
    .where('courseId', '==', courseId)
    .where('startsAt', '>=', from)
    .where('startsAt', '<', to)
    .orderBy('startsAt');
  const { docs } = await (limit === undefined ? query : query.limit(limit)).get();
  return docs.map((doc) => ({ ...doc.data(), id: doc.id }));
}

/** Several at once, by id; null where there is none or it cannot be read. */
export async function sessionsById(
  db: Firestore,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Session | null>> {
  const found = await getEach(
    db,
    ids.map((id) => sessions(db).doc(id)),
  );
  return new Map(
    ids.map((id, i) => {
      const stored = found[i];
      return [
        id,
        stored === undefined || stored === null || stored instanceof Error
          ? null
          : { ...stored, id },
      ];
    }),
  );
}
