import { checkInWith } from '../../functions/client/index.ts';
import { HALL_RADIUS_M, CAMPUS } from '../school/places.ts';
import type { Actor } from './cast.ts';
import { seeing } from './cast.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';

/** What staff do with a session's marks: many at once, back again, closed, appealed, and read out in an emergency. */
export function register(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [a, b, c, d, , , , h] = actors;
  if (!a || !b || !c || !d || !h) throw new Error('eight actors are needed');
  return [
    {
      name: 'a roll marked at once, one line refused',
      decision: '2 marked',
      reasons: ['not-rostered'],
      run: () => markMany(stage, a, b),
    },
    {
      name: 'a session closed by staff: absences, departures',
      decision: 'absent',
      reasons: [],
      run: () => close(stage, a, h),
    },
    {
      name: 'a mark undone: the one before is back',
      decision: 'present',
      reasons: [],
      run: () => undo(stage, b),
    },
    {
      name: 'an appeal accepted after a look at the evidence',
      decision: 'present',
      reasons: ['FACE_MISMATCH'],
      run: () => appeal(stage, b, c),
    },
    {
      name: 'who is inside now, without the one who left',
      decision: '1 inside',
      reasons: [],
      run: () => rollNow(stage, c, d),
    },
  ];
}

async function markMany(
  { teacher, courseId, historian }: Stage,
  a: Actor,
  b: Actor,
): Promise<Outcome> {
  const sessionId = await extraSession(teacher.client, courseId);
  const mark = (studentUid: string, status: 'present' | 'late') => ({ studentUid, status });
  const { results, marked } = await teacher.client.markManyAttendance({
    sessionId,
    reason: 'By the paper list.',
    marks: [mark(a.uid, 'present'), mark(b.uid, 'late'), mark(historian.uid, 'present')],
  });
  const { record } = await teacher.client.getRecord({ sessionId, studentUid: b.uid });
  return {
    decision: `${String(marked)} marked`,
    reasons: results.flatMap(({ failure }) => failure ?? []),
    flaw: record?.status === 'late' ? undefined : 'the second mark was not set',
  };
}

/** A session of this morning: one was there and never checked out, nobody said anything of the others. */
async function close({ teacher, courseId }: Stage, there: Actor, away: Actor): Promise<Outcome> {
  const sessionId = await extraSession(teacher.client, courseId, { startsIn: -240 });
  const mark = { status: 'present', reason: 'Was there.' } as const;
  await teacher.client.markAttendance({ sessionId, studentUid: there.uid, ...mark });
  const summary = await teacher.client.closeSession({ sessionId });
  const recordOf = ({ uid: studentUid }: Actor) =>
    teacher.client.getRecord({ sessionId, studentUid });
  const [{ record: closed }, { record }] = await Promise.all([recordOf(there), recordOf(away)]);
  const { status, departure, rostered, unlinked, closedAt } = summary;
  const counts = [status.present, status.absent, departure.auto_closed].join();
  const flaw =
    counts !== [1, rostered - unlinked - 1, 1].join() || closedAt === null
      ? `counted ${counts} of ${String(rostered)}`
      : closed?.departure !== 'auto_closed' || record?.method !== 'automatic'
        ? 'the records are not as the summary has them'
        : undefined;
  return { decision: record?.status ?? 'none', reasons: [], flaw };
}

async function undo({ teacher, courseId }: Stage, who: Actor): Promise<Outcome> {
  const sessionId = await extraSession(teacher.client, courseId);
  const about = { sessionId, studentUid: who.uid };
  await checkInWith(who.client, who.phone, sessionId, seeing(who.photo));
  const { record: before } = await teacher.client.getRecord(about);
  await teacher.client.markAttendance({ ...about, status: 'absent', reason: 'The wrong line.' });
  const { undoable } = await teacher.client.getRecord(about);
  await teacher.client.undoMark({ ...about, eventId: undoable ?? '', reason: 'The wrong line.' });
  const { record, events } = await teacher.client.getRecord(about);
  const marks = events.map(({ after }) => after).join();
  const same = record?.method === before?.method && record?.arrivedAt === before?.arrivedAt;
  const flaw = same && marks === 'present,absent,present' ? undefined : `history ${marks}`;
  return { decision: record?.status ?? 'none', reasons: [], flaw };
}

/** Rejected, marked absent for it, and in the end believed: the history keeps both marks. */
async function appeal({ teacher, courseId }: Stage, who: Actor, other: Actor): Promise<Outcome> {
  const sessionId = await extraSession(teacher.client, courseId);
  const about = { sessionId, studentUid: who.uid };
  await checkInWith(who.client, who.phone, sessionId, seeing(other.photo));
  await teacher.client.markAttendance({ ...about, status: 'absent', reason: 'Was rejected.' });
  const note = 'My friend stood before the camera.';
  const { appealId } = await who.client.appealCheckIn({ sessionId, note });
  const { appeals } = await teacher.client.listAppeals({ courseId, status: 'open' });
  const { evidence, eventId } = await teacher.client.getAppeal({ appealId });
  const answer = { decision: 'accepted', status: 'present', reason: 'I saw both.' } as const;
  await teacher.client.decideAppeal({ appealId, seenEventId: eventId, ...answer });
  const { record, events } = await teacher.client.getRecord(about);
  const marks = events.map(({ after }) => after).join();
  const findings = evidence?.flatMap((one) => one.findings) ?? [];
  const listed = appeals.some((one) => one.appealId === appealId);
  return {
    decision: record?.status ?? 'none',
    reasons: findings.flatMap(({ outcome, reason }) => (outcome === 'fail' ? reason : [])),
    flaw: listed && marks === 'absent,present' ? undefined : `history ${marks}`,
  };
}

/** In a room of its own, for others are in the hall all the time. */
async function rollNow(
  { admin, teacher, courseId }: Stage,
  stays: Actor,
  leaves: Actor,
): Promise<Outcome> {
  const boundary = {
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [CAMPUS.lng, CAMPUS.lat] },
    properties: { radiusM: HALL_RADIUS_M },
  };
  const { id: placeId } = await admin.client.createPlace({ name: 'Gallery of the hall', boundary });
  const sessionId = await extraSession(teacher.client, courseId, {}, { placeIds: [placeId] });
  for (const { client, phone, photo } of [stays, leaves]) {
    await checkInWith(client, phone, sessionId, seeing(photo));
  }
  await checkInWith(leaves.client, leaves.phone, sessionId, seeing(leaves.photo), 'checkOut');
  const { inside, places } = await teacher.client.rollNow({ placeId });
  const people = places.flatMap(({ groups }) => groups.flatMap((group) => group.people));
  const right = people.length === 1 && people[0]?.uid === stays.uid && people[0].name !== null;
  return {
    decision: `${String(inside)} inside`,
    reasons: [],
    flaw: right ? undefined : `named ${people.map(({ name }) => String(name)).join(', ')}`,
  };
}
