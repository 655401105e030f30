import assert from 'node:assert/strict';
import { meterStore } from '../../../../bench/storeMeter.ts';
import { openAnomaliesOf, anomalies } from '../../../src/insights/anomalies/anomalyStore.ts';
import { rebuildStats } from '../../../src/insights/index.ts';
import { NOT_CLOSED } from '../../../src/courses/sessionStore.ts';
import { courseStats, sessionStats, tablesOf } from '../../../src/insights/stats/statsStore.ts';
import { operations } from '../../../src/operations.ts';
import { OPEN_END } from '../../../src/platform/access.ts';
import { callAs } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { member } from '../../support/school.ts';
import type { StatsCourse } from '../stats/world.ts';
import { mark, newCourse, newSession, newTerm } from '../stats/world.ts';
import { MOST_BYTES, bytesOf } from './bytes.ts';
import { courseDoc, rowDoc, sessionDoc } from './statsDocs.ts';

const { getCourseInsight, listCourseStudents, listStudentsAtRisk } = operations;

describe('what insight tells of a course', function () {
  this.timeout(60_000);
  const clock = clockAt('2026-11-20T12:00:00.000Z');
  let services: Isolated;
  let course: StatsCourse;
  let teacher: string;
  let held: string[];

  before(async () => {
    services = isolatedServices({ clock });
    course = await newCourse(services, await newTerm(services), ['ann', 'bob', 'cy'], {
      department: 'Physics',
    });
    held = [];
    for (const day of [0, 2, 7]) held.push(await newSession(services, course, day));
    const [first = '', second = '', third = ''] = held;
    await mark(services, course, first, { ann: 'present', bob: 'absent', cy: 'late' });
    await mark(services, course, second, { bob: 'absent', cy: 'excused' });
    await mark(services, course, second, { ann: 'present' }, { departure: 'pending_review' });
    await mark(services, course, third, { ann: 'pending_review', bob: 'absent' });
    await rebuildStats(services);
    teacher = await member('instructor', { staffOf: { [course.courseId]: OPEN_END } }, services);
  });
  after(() => services.dispose());

  const insight = (who = teacher, courseId = course.courseId) =>
    callAs(who, getCourseInsight, { courseId }, { services });

  it('is its counts, its series, who is missing and what waits', async () => {
    const view = await insight();
    assert.deepEqual([view.sessionsHeld, view.sessionsTaken, view.students], [3, 3, 3]);
    assert.deepEqual(view.counts, {
      ...{ present: 2, late: 1, leftEarly: 0, absent: 3, excused: 1, pending: 1 },
    });
    assert.deepEqual(view.department, 'Physics');
    assert.deepEqual(
      [view.weekly.mondays, view.weekly.absent],
      [
        ['2026-11-02', '2026-11-09'],
        [2, 1],
      ],
    );
    assert.deepEqual(
      [view.weekdays.weekdays, view.weekdays.present],
      [
        [1, 3],
        [1, 1],
      ],
    );
    assert.deepEqual([view.sessions.sessionIds, view.sessions.rate], [held, [0.6667, 0.5, 0]]);
    const { latest, absentInRow, reviews } = view;
    assert.deepEqual(
      [latest?.sessionId, latest?.closed, latest?.absent, latest?.unmarked],
      [held[2], true, 1, 0],
    );
    assert.deepEqual(
      latest?.absentees.map(({ studentUid, studentNumber }) => [studentUid, studentNumber]),
      [['bob', 'S00001']],
    );
    assert.deepEqual(
      [absentInRow.students, absentInRow.longest.map((one) => [one.studentUid, one.sessions])],
      [1, [['bob', 3]]],
    );
    assert.deepEqual(
      [reviews.waiting, reviews.latest.map((one) => [one.of, one.studentUid, one.name])],
      [
        2,
        [
          ['arrival', 'ann', 'Student 0'],
          ['departure', 'ann', 'Student 0'],
        ],
      ],
    );
    assert.deepEqual([view.rollsNotTaken.sessions, view.anomalies], [0, []]);
    assert.equal(view.computedAt, '2026-11-20T12:00:00.000Z');
  });

  it('names open anomalies with their reasons and the counts that they rest on', async () => {
    const at = new Date('2026-11-09T08:00:00.000Z');
    const about = { from: new Date('2026-11-02T08:00:00.000Z'), to: at, sessionIds: held };
    await anomalies(services.db)
      .doc('a1')
      .set({
        ...{ kind: 'absences-in-row', state: 'open', subject: 'bob', episode: 1, current: true },
        ...{ courseId: course.courseId, studentUids: ['bob'] },
        evidence: { kind: 'absences-in-row', ...about, missed: 3 },
        ...{ firstSeenAt: at, lastSeenAt: at, clearedAt: null, dismissal: null },
        revision: 'r1',
      });
    const { anomalies: open } = await insight();
    assert.deepEqual(open, [
      {
        ...{
          anomalyId: 'a1',
          kind: 'absences-in-row',
          studentUids: ['bob'],
          reason: 'Missed the last 3 sessions without excuse.',
          counts: { missed: 3 },
        },
        ...{ from: about.from.toISOString(), to: at.toISOString() },
      },
    ]);
    assert.equal((await openAnomaliesOf(services.db, 'other', 5)).length, 0);
  });

  it('counts who has no mark yet as long as the session is open', async () => {
    const open = await newSession(services, course, 17, { closing: NOT_CLOSED });
    await mark(services, course, open, { ann: 'present' });
    await rebuildStats(services);
    const { latest } = await insight();
    assert.deepEqual(
      [latest?.sessionId, latest?.closed, latest?.absent, latest?.unmarked],
      [open, false, 0, 2],
    );
  });

  it('has nothing to say of one whose stats were not computed, but says so', async () => {
    const fresh = await newCourse(services, course.termId, []);
    const admin = await member('admin', {}, services);
    const view = await insight(admin, fresh.courseId);
    assert.deepEqual([view.computedAt, view.latest, view.rate], [null, null, null]);
  });

  it('is for its staff alone; foreign courses are none', async () => {
    const stranger = await member('instructor', { staffOf: { other: OPEN_END } }, services);
    const { courseId } = course;
    for (const id of [courseId, 'no-course']) {
      await fails('not-found', insight(stranger, id));
      const asked = callAs(stranger, listCourseStudents, { courseId: id }, { services });
      await fails('not-found', asked);
      const risky = callAs(stranger, listStudentsAtRisk, { courseId: id }, { services });
      await fails('not-found', risky);
    }
    const student = await member('student', {}, services);
    await fails('permission-denied', insight(student));
  });

  it('of 40 students and a full term fits the bounds', async () => {
    for (const sessions of [24, 60]) {
      const big = await newCourse(services, course.termId, []);
      const { courseId } = big;
      const rows = Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [
          `student-uid-of-28-characters-${String(i)}`,
          rowDoc(i),
        ]),
      );
      const { sessions: listed } = courseDoc(courseId, { students: 40, sessions });
      const last = listed.at(-1)?.sessionId ?? '';
      const latest = Array.from({ length: 20 }, (_, i) => {
        const uid = `student-uid-of-28-characters-${String(i)}`;
        return { of: 'departure' as const, sessionId: last, startsAt: new Date(), uid };
      });
      const reviews = { waiting: 25, latest };
      const stats = courseDoc(courseId, { students: 40, sessions }, { reviews });
      await courseStats(services.db).doc(courseId).set(stats);
      await tablesOf(services.db, courseId).doc('0').set({ rows, digests: {} });
      const marks = Object.fromEntries(
        Object.keys(rows).map((uid, i) => [uid, i < 12 ? ('A' as const) : ('P' as const)]),
      );
      await sessionStats(services.db).doc(last).set(sessionDoc(courseId, marks));
      const admin = await member('admin', {}, services);
      const meter = meterStore(services.db);
      const view = await insight(admin, courseId);
      const { reads } = meter.take();
      assert.deepEqual([view.reviews.waiting, view.reviews.latest.length], [25, 20]);
      assert.ok(reads <= 60, `${String(reads)} reads`);
      assert.ok(bytesOf(view) <= MOST_BYTES, `${String(bytesOf(view))} bytes, ${String(sessions)}`);
    }
  });
});

describe('the students of a course', function () {
  this.timeout(60_000);
  let services: Isolated;
  let admin: string;
  let courseId: string;

  before(async () => {
    services = isolatedServices();
    admin = await member('admin', {}, services);
    ({ courseId } = await newCourse(services, await newTerm(services), []));
    const rows = (from: number, to: number) =>
      Object.fromEntries(
        Array.from({ length: to - from }, (_, i) => [`uid-${String(from + i)}`, rowDoc(from + i)]),
      );
    await tablesOf(services.db, courseId)
      .doc('0')
      .set({ rows: rows(0, 500), digests: {} });
    const gone = rowDoc(600, { active: false, band: 'severe' });
    await tablesOf(services.db, courseId)
      .doc('1')
      .set({ rows: { ...rows(500, 620), gone }, digests: {} });
  });
  after(() => services.dispose());

  it('come page by page, each once, in the order asked for', async () => {
    for (const sort of ['name', 'rate', 'missed', 'in-row'] as const) {
      const found: string[] = [];
      let cursor: string | undefined;
      const rates: number[] = [];
      do {
        const page: Awaited<ReturnType<typeof list>> = await list(sort, cursor);
        found.push(...page.students.map(({ studentUid }) => studentUid));
        rates.push(...page.students.map(({ rate }) => rate ?? 2));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      assert.deepEqual([found.length, new Set(found).size], [621, 621]);
      if (sort === 'name') assert.deepEqual(found.slice(0, 2), ['uid-0', 'uid-1']);
      if (sort === 'rate')
        assert.deepEqual(
          rates,
          rates.toSorted((a, b) => a - b),
        );
    }
  });

  it('at risk are those on the roster, who missed most first', async () => {
    const asked = { courseId, band: ['severe' as const], limit: 200 };
    const { students } = await callAs(admin, listStudentsAtRisk, asked, { services });
    assert.ok(students.length > 20);
    const shares = students.map(({ missedShare }) => missedShare ?? 0);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => b - a),
    );
    assert.ok(students.every(({ studentUid, band }) => band === 'severe' && studentUid !== 'gone'));
  });

  function list(sort: 'name' | 'rate' | 'missed' | 'in-row', cursor: string | undefined) {
    const asked = { courseId, sort, limit: 200, ...(cursor === undefined ? {} : { cursor }) };
    return callAs(admin, listCourseStudents, asked, { services });
  }
});
