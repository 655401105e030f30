import type { Session } from '../courses/index.ts';
import { activeRosterOf, isRosteredAt, sessionsOpenAt } from '../courses/index.ts';
import { placesOf } from '../places/index.ts';
import { Failure } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import type { LivenessPolicy, Policy } from '../settings/index.ts';
import { rulesOf } from './gates.ts';

/** More sessions in one place at one time are a mistake of the timetable. */
const MOST_SESSIONS = 10;
/** Among more people a face is not looked for: each one more is one more that a stranger may be taken for. */
const MOST_EXPECTED = 600;

/** Somebody who is expected at a place now. */
export interface Expected {
  readonly uid: string;
  /** As on the roster. */
  readonly name: string;
  /** The one that counts (see expectedAt). */
  readonly session: Session;
}

/** Where a kiosk stands: `version` is that of the place as it was read. */
export interface KioskPlace {
  readonly id: string;
  readonly version: number;
}

/** @throws Failure permission-denied for a kiosk that stands nowhere | not-found when its place is gone */
export async function placeOfKiosk({ db }: Services, { access }: Member): Promise<KioskPlace> {
  if (access.placeId === null) throw new Failure('permission-denied');
  const [place] = await placesOf(db, [access.placeId]);
  if (place === undefined) throw new Failure('not-found');
  return place;
}

/**
 * The sessions that take check-ins at the place at this moment, the latest start first, never none.
 * @throws Failure session-closed | conflict when there are too many to serve
 */
export async function sessionsHere(
  { db }: Services,
  { id }: KioskPlace,
  at: Date,
): Promise<readonly Session[]> {
  const open = await sessionsOpenAt(db, id, at);
  if (open.length === 0) {
    throw new Failure('session-closed', { detail: 'No session takes check-ins here now.' });
  }
  if (open.length > MOST_SESSIONS) throw tooMany(`${String(MOST_SESSIONS)} sessions`);
  return open;
}

/**
 * What is asked of frames here: whom they show is found out by them, so what one of the sessions requires is
 * required of everybody.
 */
export function livenessHere(sessions: readonly Session[], policy: Policy): LivenessPolicy {
  const asked = sessions.map((session) => rulesOf({ session, policy }).liveness);
  const strictest: readonly LivenessPolicy[] = ['required', 'record'];
  return strictest.find((one) => asked.includes(one)) ?? 'off';
}

/** The shortest of the sessions here, seconds: a challenge is given before it is known whom it will serve. */
export function challengeLifeHere(sessions: readonly Session[], policy: Policy): number {
  return Math.min(...sessions.map((session) => rulesOf({ session, policy }).challengeLifeS));
}

/**
 * Everybody on the rosters of these sessions (the latest start first). Who is on two of them is expected at the
 * one that starts latest: whoever comes before the next lesson in the same room comes for that.
 * @throws Failure conflict when there are too many to look for a face among them
 */
export async function expectedAt(
  { db }: Services,
  sessions: readonly Session[],
): Promise<ReadonlyMap<string, Expected>> {
  const courseIds = [...new Set(sessions.map(({ courseId }) => courseId))];
  const rosters = new Map(
    await Promise.all(courseIds.map(async (id) => [id, await wholeRosterOf(db, id)] as const)),
  );
  const expected = new Map<string, Expected>();
  for (const session of sessions) {
    for (const entry of rosters.get(session.courseId) ?? []) {
      const { uid, name } = entry;
      if (uid === null || expected.has(uid) || !isRosteredAt(entry, session.startsAt)) continue;
      expected.set(uid, { uid, name, session });
    }
  }
  if (expected.size > MOST_EXPECTED) throw tooMany(`${String(MOST_EXPECTED)} people`);
  return expected;
}

/** A roster that was read in part would make strangers of the rest. @throws Failure conflict */
async function wholeRosterOf(
  db: Services['db'],
  courseId: string,
): ReturnType<typeof activeRosterOf> {
  const roster = await activeRosterOf(db, courseId, MOST_EXPECTED + 1);
  if (roster.length > MOST_EXPECTED) throw tooMany(`${String(MOST_EXPECTED)} people`);
  return roster;
}

function tooMany(limit: string): Failure {
  return new Failure('conflict', { detail: `A kiosk serves at most ${limit} at a time.` });
}
