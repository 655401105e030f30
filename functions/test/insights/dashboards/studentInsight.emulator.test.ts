import assert from 'node:assert/strict';
import { meterStore } from '../../../../bench/storeMeter.ts';
import { terms } from '../../../src/courses/courseStore.ts';
import { sessions } from '../../../src/courses/sessionStore.ts';
import {
  enrolmentId,
  enrolmentStats,
  studentStats,
  studentTermId,
} from '../../../src/insights/stats/statsStore.ts';
import { upcomingIn } from '../../../src/insights/student/upcoming.ts';
import { operations } from '../../../src/operations.ts';
import { OPEN_END, accessOf } from '../../../src/platform/access.ts';
import type { Family } from '../../accounts/guardians/family.ts';
import { ALL, family, link, linkedGuardian } from '../../accounts/guardians/family.ts';
import { callAs } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { putRecord, session } from '../../support/lecture.ts';
import { instructorOf, member, parentRights } from '../../support/school.ts';
import { newTerm } from '../stats/world.ts';
import { MOST_BYTES, bytesOf } from './bytes.ts';
import { codesOf, enrolmentDoc, studentDoc } from './statsDocs.ts';

const { createAbsenceRequest, createPlace, getStudentInsight } = operations;
const NOW = '2026-11-20T12:00:00.000Z';
const HOUR_MS = 3_600_000;

async function putStats(
  { db }: Isolated,
  uid: string,
  courseIds: readonly string[],
  sessionsHeld = 24,
) {
  const all = courseIds.map((id, i) => enrolmentDoc(uid, id, codesOf(i, sessionsHeld)));
  for (const one of all) await enrolmentStats(db).doc(enrolmentId(one.courseId, uid)).set(one);
  const stats = studentDoc(uid, all);
  await studentStats(db).doc(studentTermId(stats.termId, uid)).set(stats);
  return { all, stats };
}

describe('what insight tells of a student', function () {
  this.timeout(60_000);
  const clock = clockAt(NOW);
  let services: Isolated;
  let uid: string;
  const COURSES = ['alg', 'bot'];

  before(async () => {
    services = isolatedServices({ clock });
    await newTerm(services, 'winter');
    const rosterOf = Object.fromEntries(COURSES.map((id) => [id, OPEN_END]));
    uid = await member('student', { rosterOf, studentNumber: 'S1' }, services);
    await putStats(services, uid, COURSES);
  });
  after(() => services.dispose());

  const insight = (who: string, studentUid = uid, termId?: string) =>
    callAs(
      who,
      getStudentInsight,
      { studentUid, ...(termId === undefined ? {} : { termId }) },
      { services },
    );

  it('is the term that runs, over all courses and in each', async () => {
    const view = await insight(uid);
    assert.deepEqual([view.termId, view.termName], ['winter', 'Winter']);
    assert.deepEqual(
      view.courses.map(({ courseId }) => courseId),
      COURSES,
    );
    const { overall } = view;
    const sum = view.courses.reduce((all, { counts }) => all + counts.present, 0);
    assert.deepEqual([overall?.counts.present, overall?.ahead], [sum, 12]);
    const weeks = view.weekly.mondays.length;
    assert.equal(weeks, 12);
    for (const { weekly } of view.courses) assert.equal(weekly.present.length, weeks);
    assert.deepEqual(view.weekdays.weekdays, [1, 3]);
    const inWeeks = view.weekly.absent.reduce((all, n) => all + n, 0);
    assert.equal(inWeeks, overall?.counts.absent);
    assert.equal(view.history, `/v1/records?studentUid=${uid}`);
  });

  it('tells the next sessions that still take check-ins, with windows and places', async () => {
    const at = (hours: number): Date => new Date(Date.parse(NOW) + hours * HOUR_MS);
    const spread = (hours: number) => ({
      startsAt: at(hours),
      opensAt: at(hours - 0.5),
      lateAfter: at(hours + 0.2),
      closesAt: at(hours + 1),
      endsAt: at(hours + 1.5),
    });
    const runs = await session(services, 'alg', spread(-0.5));
    await session(services, 'alg', spread(-3));
    await session(services, 'alg', { ...spread(5), status: 'cancelled' });
    await session(services, 'elsewhere', spread(4));
    await session(services, 'bot', spread(24 * 15));
    const next = await session(services, 'bot', { ...spread(6), placeIds: [] });
    const { upcoming } = await insight(uid);
    assert.deepEqual(
      upcoming.map(({ sessionId }) => sessionId),
      [runs, next],
    );
    assert.deepEqual(upcoming[0]?.places, [{ placeId: 'hall', name: null }]);
    assert.equal(upcoming[0].closesAt, at(0.5).toISOString());
    for (const id of [runs, next]) await sessions(services.db).doc(id).delete();
  });

  it('tells of no session past the end of a roster, and of those that such ones come before', async () => {
    const at = (hours: number): Date => new Date(Date.parse(NOW) + hours * HOUR_MS);
    const starting = (hours: number) => ({ startsAt: at(hours), closesAt: at(hours + 1) });
    for (let i = 0; i < 11; i++) await session(services, 'left', starting(i + 4));
    const last = await session(services, 'left', starting(1));
    const stays = await session(services, 'stays', starting(20));
    const upcoming = await upcomingIn(services.db, { left: at(3), stays: OPEN_END }, at(0));
    assert.deepEqual(
      upcoming.map(({ sessionId }) => sessionId),
      [last, stays],
    );
  });

  it('shows an instructor the courses that are theirs, and nothing over all', async () => {
    const view = await insight(
      await member('instructor', { staffOf: { bot: OPEN_END } }, services),
    );
    assert.deepEqual([view.overall, view.courses.map(({ courseId }) => courseId)], [null, ['bot']]);
    assert.equal(
      view.weekly.present.reduce((a, b) => a + b, 0),
      view.courses[0]?.counts.present,
    );
    const all = await insight(await member('admin', {}, services));
    assert.deepEqual(all.courses.length, 2);
  });

  it('takes whoever is foreign for nobody', async () => {
    const instructor = await member('instructor', { staffOf: { zoo: OPEN_END } }, services);
    const ended = await member('instructor', { staffOf: { bot: new Date(0) } }, services);
    const admin = await member('admin', {}, services);
    const other = await member('student', {}, services);
    for (const who of [instructor, ended, other]) await fails('not-found', insight(who));
    for (const who of [instructor, admin, other]) await fails('not-found', insight(who, 'nobody'));
    await fails('not-found', insight(admin, admin));
    await fails('not-found', insight(uid, uid, 'no-term'));
  });

  it('leads an instructor to the records of the courses that are theirs, and others to all', async () => {
    const teacher = await member('instructor', { staffOf: { bot: OPEN_END } }, services);
    await putRecord(services, { courseId: 'alg', sessionId: 'a1' }, uid, {});
    await putRecord(services, { courseId: 'bot', sessionId: 'b1' }, uid, {});
    for (const [who, courseIds] of [
      [teacher, ['bot']],
      [uid, COURSES],
    ] as const) {
      const { history } = await insight(who);
      const query = Object.fromEntries(new URL(history, 'https://school.example').searchParams);
      const { records } = await callAs(who, operations.listRecords, query, { services });
      assert.deepEqual(records.map(({ courseId }) => courseId).sort(), courseIds);
    }
  });

  it('is for an instructor the term in which they have the student, where several run', async () => {
    const { db } = services;
    await terms(db)
      .doc('block')
      .set({
        ...{ name: 'Block', from: '2026-11-01', to: '2026-12-01' },
        ...{ timeZone: 'Europe/Berlin', calendarIds: [] },
      });
    const block = enrolmentDoc(uid, 'zen', codesOf(1, 4), { termId: 'block' });
    await enrolmentStats(db).doc(enrolmentId('zen', uid)).set(block);
    const stats = studentDoc(uid, [block], { termId: 'block' });
    await studentStats(db).doc(studentTermId('block', uid)).set(stats);
    const teacher = await member('instructor', { staffOf: { bot: OPEN_END } }, services);
    const view = await insight(teacher);
    assert.deepEqual(
      [view.termId, view.courses.map(({ courseId }) => courseId)],
      ['winter', ['bot']],
    );
    assert.equal((await insight(uid)).termId, 'block');
    await terms(db).doc('block').delete();
  });

  it('tells what comes next also to who was on many rosters before', async () => {
    const past = Object.fromEntries(
      Array.from({ length: 35 }, (_, n) => [`past-${String(n)}`, OPEN_END]),
    );
    const senior = await member('student', { rosterOf: { ...past, zoo: OPEN_END } }, services);
    const at = new Date(Date.parse(NOW) + HOUR_MS);
    const times = { startsAt: at, opensAt: at, lateAfter: at, closesAt: at, endsAt: at };
    const next = await session(services, 'zoo', times);
    const { upcoming } = await insight(senior, senior);
    assert.deepEqual(
      upcoming.map(({ sessionId }) => sessionId),
      [next],
    );
    await sessions(services.db).doc(next).delete();
  });

  it('falls back on the latest term with attendance once none runs', async () => {
    clock.set('2027-03-01T12:00:00.000Z');
    assert.equal((await insight(uid)).termId, 'winter');
    const idle = await member('student', {}, services);
    const view = await insight(idle, idle);
    assert.deepEqual([view.termId, view.overall, view.courses], [null, null, []]);
    clock.set(NOW);
  });

  it('names open requests to the student’s side, and what was submitted to those it concerns', async () => {
    const days = { from: '2026-12-01', to: '2026-12-02' };
    const ask = (submit: boolean) =>
      callAs(
        uid,
        createAbsenceRequest,
        { category: 'medical', reason: 'A dentist.', covers: days, submit },
        { services },
      );
    const draft = await ask(false);
    const open = (await insight(uid)).openRequests;
    assert.deepEqual(open, [
      { requestId: draft.requestId, status: 'draft', firstDay: days.from, lastDay: days.to },
    ]);
    const watching = await member(
      'guardian',
      { children: { [uid]: parentRights({ absences: false }) } },
      services,
    );
    for (const who of [watching, await member('admin', {}, services)]) {
      assert.deepEqual((await insight(who)).openRequests, []);
    }
    const parent = await member('guardian', { children: { [uid]: parentRights() } }, services);
    assert.equal((await insight(parent)).openRequests.length, 1);
  });

  it('names to staff every request that was submitted, however many drafts lie beside them', async () => {
    const days = (day: number) => {
      const date = `2026-12-${String(day).padStart(2, '0')}`;
      return { from: date, to: date };
    };
    for (let day = 1; day <= 19; day++) {
      const request = { category: 'medical', reason: 'A dentist.', submit: day >= 17 } as const;
      await callAs(uid, createAbsenceRequest, { ...request, covers: days(day) }, { services });
    }
    const { openRequests } = await insight(await member('admin', {}, services));
    assert.deepEqual(
      openRequests.map(({ firstDay }) => firstDay),
      ['2026-12-17', '2026-12-18', '2026-12-19'],
    );
  });

  it('of eight courses, five terms, ten sessions ahead and all requests that may wait fits the bounds', async () => {
    const own = isolatedServices({ clock });
    try {
      await newTerm(own, 'winter');
      const ids = Array.from({ length: 8 }, (_, i) => `course-${String(i)}-abcdefgh`);
      const rosterOf = Object.fromEntries(ids.map((id) => [id, OPEN_END]));
      const busy = await member('student', { rosterOf, studentNumber: 'S2' }, own);
      await putStats(own, busy, ids, 52);
      const admin = await member('admin', {}, own);
      const centre = { type: 'Point' as const, coordinates: [13.4, 52.5] };
      const of = { geometry: centre, properties: { radiusM: 60 } };
      const boundary = { type: 'Feature' as const, ...of };
      const halls: string[] = [];
      for (let n = 0; n < 14; n++) {
        const hall = { name: `Hall ${String(n)}`, boundary };
        halls.push((await callAs(admin, createPlace, hall, { services: own })).id);
      }
      for (let n = 1; n <= 14; n++) {
        const times = ['startsAt', 'opensAt', 'lateAfter', 'closesAt', 'endsAt'] as const;
        const at = new Date(Date.parse(NOW) + n * HOUR_MS);
        const span = Object.fromEntries(times.map((time) => [time, at]));
        await session(own, ids[n % 8] ?? '', { ...span, placeIds: halls.slice(n - 1, n + 1) });
      }
      for (let n = 0; n < 4; n++) await newTerm(own);
      for (let day = 1; day <= 20; day++) {
        const date = `2026-12-${String(day).padStart(2, '0')}`;
        const covers = { from: date, to: date };
        const request = { category: 'medical', reason: 'A dentist.', covers } as const;
        await callAs(busy, createAbsenceRequest, { ...request, submit: true }, { services: own });
      }
      const watching = await member('guardian', { children: { [busy]: parentRights() } }, own);
      const meter = meterStore(own.db);
      const asked = { studentUid: busy };
      const view = await callAs(watching, getStudentInsight, asked, { services: own });
      const { reads } = meter.take();
      const { courses, upcoming, openRequests } = view;
      assert.deepEqual([courses.length, upcoming.length, openRequests.length], [8, 10, 10]);
      assert.ok(reads <= 60, `${String(reads)} reads`);
      assert.ok(bytesOf(view) <= MOST_BYTES, `${String(bytesOf(view))} bytes`);
    } finally {
      await own.dispose();
    }
  });
});

describe('what a guardian sees of one child', function () {
  this.timeout(60_000);
  let home: Family;
  before(async () => {
    home = await family();
    await newTerm(home.services, 'winter');
    await accessOf(home.services.db)
      .doc(home.child.uid)
      .update({ rosterOf: { alg: OPEN_END } });
    await putStats(home.services, home.child.uid, ['alg']);
  });
  after(() => home.services.dispose());

  const look = (who: Awaited<ReturnType<typeof linkedGuardian>>, studentUid = home.child.uid) =>
    callAs(
      who.token,
      getStudentInsight,
      { studentUid, termId: 'winter' },
      { services: home.services },
    );

  it('is what the child sees', async () => {
    const guardian = await linkedGuardian(home);
    const { services, child } = home;
    const own = await callAs(
      child.token,
      getStudentInsight,
      { studentUid: child.uid, termId: 'winter' },
      { services },
    );
    assert.deepEqual(await look(guardian), own);
    assert.equal(own.overall?.counts.present, own.courses[0]?.counts.present);
  });

  it('is nothing without the right, outside the link’s time, for a block and for another child, all alike', async () => {
    const { services, admin, child } = home;
    const without = await linkedGuardian(home, { rights: { ...ALL, attendance: false } });
    const other = await linkedGuardian(home);
    const stranger = await member('student', {}, services);
    const unlinked = await linkedGuardian(home);
    const blocked = await linkedGuardian(home);
    const at = { childUid: child.uid, guardianUid: unlinked.uid };
    await callAs(admin.token, operations.unlinkGuardian, at, { services });
    const block = { childUid: child.uid, guardianUid: blocked.uid, reason: 'Order of the court' };
    await callAs(admin.token, operations.blockGuardian, block, { services });
    const refusals = [
      await fails('not-found', look(without)),
      await fails('not-found', look(other, stranger)),
      await fails('not-found', look(other, 'nobody')),
      await fails('not-found', look(unlinked)),
      await fails('not-found', look(blocked)),
    ];
    assert.equal(new Set(refusals.map(({ message }) => message)).size, 1);
    await fails('conflict', link(home, { guardianUid: blocked.uid }));
  });
});

describe('an instructor of nobody', () => {
  it('gets the same word for students as for strangers', async () => {
    const nobody = await instructorOf('no-course');
    const student = await member('student');
    await fails('not-found', callAs(nobody, getStudentInsight, { studentUid: student }));
  });
});
