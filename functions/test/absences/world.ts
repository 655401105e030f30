import { randomUUID } from 'node:crypto';
import type { Covers } from '../../src/absences/contract.ts';
import type { StoredSession } from '../../src/courses/sessionStore.ts';
import { operations } from '../../src/operations.ts';
import type { Role } from '../../src/platform/access.ts';
import { OPEN_END, accessOf, noAccess } from '../../src/platform/access.ts';
import { identity } from '../support/call.ts';
import { callAs } from '../support/call.ts';
import type { FakeClock } from '../support/clock.ts';
import { clockAt } from '../support/clock.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { AT, lecture, rosterEntry, session } from '../support/lecture.ts';
import { rosterOf } from '../../src/courses/rosterStore.ts';
import { member, parentRights } from '../support/school.ts';
import type { AbsenceRules } from '../../src/settings/index.ts';
import { DEFAULT_POLICY } from '../../src/settings/index.ts';

/** The evening before the session of `AT`. */
export const EVE = '2026-11-01T18:00:00.000Z';
export const DAY = '2026-11-02';

/** A course with a session on 2 November, its teacher, a student, his guardian and an admin, in a project of its own. */
export interface AbsenceWorld {
  readonly services: Isolated;
  readonly clock: FakeClock;
  readonly courseId: string;
  readonly sessionId: string;
  readonly student: string;
  readonly guardian: string;
  readonly teacher: string;
  readonly admin: string;
}

export async function absenceWorld(): Promise<AbsenceWorld> {
  const clock = clockAt(EVE);
  const services = isolatedServices({ clock });
  const room = await lecture(services, 1);
  const { courseId, sessionId, uids } = room;
  const [student = ''] = uids;
  await enrolled(services, student, [courseId]);
  const children = { [student]: parentRights() };
  return {
    services,
    clock,
    courseId,
    sessionId,
    student,
    guardian: await member('guardian', { children }, services),
    teacher: await member('instructor', { staffOf: { [courseId]: OPEN_END } }, services),
    admin: await member('admin', {}, services),
  };
}

/** Another student of the course, beside the first ones. */
export async function classmate({ services, courseId }: AbsenceWorld): Promise<string> {
  const uid = `student-${randomUUID().slice(0, 8)}`;
  const entry = rosterEntry(courseId, 7, { uid, studentNumber: uid });
  await rosterOf(services.db, courseId).doc(uid).set(entry);
  await enrolled(services, uid, [courseId], uid);
  return uid;
}

async function enrolled(
  { db }: Isolated,
  uid: string,
  courseIds: readonly string[],
  studentNumber = 'S00000',
): Promise<void> {
  const grants = Object.fromEntries(courseIds.map((id) => [id, OPEN_END]));
  const access = { ...noAccess(new Date(0)), role: 'student' as const };
  await accessOf(db)
    .doc(uid)
    .set({ ...access, studentNumber, rosterOf: grants });
}

/** A session of the course so many days after the first, at the same time of day. */
export async function laterSession(
  { services, courseId }: AbsenceWorld,
  days: number,
  changes: Partial<StoredSession> = {},
): Promise<string> {
  const shift = (instant: string): Date => new Date(Date.parse(instant) + days * 86_400_000);
  return await session(services, courseId, {
    startsAt: shift(AT.starts),
    endsAt: shift(AT.closes),
    opensAt: shift(AT.opens),
    lateAfter: shift(AT.late),
    closesAt: shift(AT.closes),
    ...changes,
  });
}

export async function setAbsenceRules(
  { services }: AbsenceWorld,
  absences: Partial<AbsenceRules>,
): Promise<void> {
  const { rules } = DEFAULT_POLICY;
  await services.db.doc('settings/policy').set({
    version: 1,
    rules: { ...rules, absences: { ...rules.absences, ...absences } },
    revision: randomUUID(),
    problem: null,
    updatedAt: new Date(EVE),
    updatedBy: null,
  });
}

interface Asked {
  readonly covers?: Covers;
  readonly by?: string;
  readonly reason?: string;
}

export const REASON = 'Fever of 39 degrees.';

/** A submitted request of the student, or of the guardian for him. */
export async function submitted(
  world: AbsenceWorld,
  { covers = { from: DAY, to: DAY }, by = world.student, reason = REASON }: Asked = {},
): Promise<{ requestId: string; revision: string }> {
  const { services, student } = world;
  const asked = { studentUid: student, category: 'illness', covers, reason, submit: true } as const;
  return await callAs(as(by), operations.createAbsenceRequest, asked, { services });
}

/** Decides the request as it stands now. */
export async function decide(
  { services, admin }: AbsenceWorld,
  requestId: string,
  decision: 'approve' | 'reject' | 'needs-info',
  { by = admin, note = 'As discussed.' }: { by?: string; note?: string } = {},
): Promise<string> {
  const { request } = await callAs(
    as(by),
    operations.getAbsenceRequest,
    { requestId },
    { services },
  );
  const { revision } = request;
  const decided = await callAs(
    as(by),
    operations.decideAbsenceRequest,
    { requestId, revision, decision, note },
    { services },
  );
  return decided.status;
}

/** An account by its uid; its token is fresh by the wall clock, whatever the world's says. */
export const as = (uid: string) => identity(uid);

export type { Role };
