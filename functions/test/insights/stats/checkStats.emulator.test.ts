import assert from 'node:assert/strict';
import { checkStats, rebuildStats } from '../../../src/insights/index.ts';
import {
  courseStats,
  enrolmentId,
  enrolmentStats,
  sessionStats,
  studentStats,
  studentTermId,
  tablesOf,
} from '../../../src/insights/stats/statsStore.ts';
import { checkStudent } from '../../../src/insights/stats/check/checkStudent.ts';
import { NOT_CLOSED } from '../../../src/courses/sessionStore.ts';
import { dueOf } from '../../../src/insights/stats/work/workStore.ts';
import { markDue } from '../../../src/insights/stats/work/markDue.ts';
import { workOff } from '../../../src/insights/stats/work/workOff.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { putRecord, rosterEntry } from '../../support/lecture.ts';
import type { StatsCourse } from './world.ts';
import { allStats, mark, newCourse, newSession, newTerm } from './world.ts';

const NIGHT = '2026-11-20T02:30:00.000Z';

describe('the nightly check of stats', function () {
  this.timeout(60_000);
  const clock = clockAt(NIGHT);
  let services: Isolated;
  let course: StatsCourse;
  let session: string;
  let right: Record<string, unknown>;

  beforeEach(async () => {
    clock.set(NIGHT);
    services = isolatedServices({ clock });
    course = await newCourse(services, await newTerm(services), ['ann', 'bob']);
    session = await newSession(services, course, 0);
    await mark(services, course, session, { ann: 'present', bob: 'absent' });
    await newSession(services, course, 17);
    await rebuildStats(services);
    right = await allStats(services);
  });
  afterEach(() => services.dispose());

  const pause = () => Promise.resolve();
  const check = (night = NIGHT, options = { pause }) => checkStats(services, night, options);
  async function alerts(): Promise<string[]> {
    const found = await services.db.collection('notifications').get();
    const told = found.docs.filter((doc) => doc.get('kind') === 'system.alert');
    return told.map(({ id }) => id);
  }
  /** What the queue does upon the alert. */
  async function heal(): Promise<void> {
    clock.set('2026-11-20T03:30:00.000Z');
    const { courseId, termId } = course;
    const levels = [`session~${session}`, `course~${courseId}`, `overall~${courseId}`];
    for (const target of [...levels, `term~${termId}`]) await workOff(services, target);
  }

  it('tells nobody where all is well, and writes nothing', async () => {
    const { wrong, told, courses, students } = await check();
    assert.deepEqual([wrong, told, courses, students], [[], false, 1, 2]);
    assert.deepEqual(await alerts(), []);
    assert.deepEqual(await allStats(services), right);
  });

  it('finds a mark that a session does not know, tells once a night, and heals', async () => {
    await sessionStats(services.db).doc(session).update({ 'marks.bob': 'P', 'counts.absent': 0 });
    const { wrong, told } = await check();
    assert.deepEqual([wrong, told], [[`session~${session}`], true]);
    await services.db.recursiveDelete(services.db.collection('statsDue'));
    const again = await check();
    assert.equal(again.told, false);
    assert.deepEqual(await alerts(), ['system.alert:stats-drift-2026-11-20']);
    await heal();
    assert.deepEqual(await allStats(services), right);
    assert.deepEqual((await check('2026-11-21T02:30:00.000Z')).wrong, []);
  });

  it('finds an enrolment that says something else although its digest vouches for it, and heals', async () => {
    const ref = enrolmentStats(services.db).doc(enrolmentId(course.courseId, 'bob'));
    await ref.update({ 'counts.absent': 7 });
    assert.deepEqual((await check()).wrong, [`course~${course.courseId}`]);
    await heal();
    assert.deepEqual(await allStats(services), right);
  });

  it('finds a student who says something else than the records, and heals', async () => {
    const ref = studentStats(services.db).doc(studentTermId(course.termId, 'ann'));
    await ref.update({ 'counts.present': 9 });
    assert.deepEqual((await check()).wrong, [`overall~${course.courseId}`]);
    await heal();
    assert.deepEqual(await allStats(services), right);
  });

  it('finds a course that says something else, and says which in two languages', async () => {
    await courseStats(services.db).doc(course.courseId).update({ sessionsHeld: 9 });
    assert.deepEqual((await check()).wrong, [`course~${course.courseId}`]);
    const alert = await services.db.doc('alerts/stats-drift-2026-11-20').get();
    for (const language of ['en', 'de']) {
      const text = String(alert.get(`words.${language}.text`));
      assert.ok(text.includes(`course~${course.courseId}`), text);
    }
    assert.deepEqual(alert.get('roles'), ['admin']);
    await heal();
    assert.deepEqual(await allStats(services), right);
  });

  it('finds a wrong name of who is on the roster, and heals', async () => {
    const table = tablesOf(services.db, course.courseId).doc('0');
    await table.update({ 'rows.ann.name': 'Somebody else' });
    assert.deepEqual((await check()).wrong, [`course~${course.courseId}`]);
    await heal();
    assert.deepEqual(await allStats(services), right);
  });

  it('is not alarmed by what waits to be recomputed', async () => {
    await mark(services, course, session, { bob: 'late' });
    await markDue(services, `session~${session}`);
    assert.deepEqual((await check()).wrong, []);
    await newSession(services, course, -1, { status: 'cancelled', cancelledBy: 'staff' });
    await heal();
    assert.deepEqual((await check('2026-11-21T02:30:00.000Z')).wrong, []);
    assert.deepEqual(await alerts(), []);
  });

  it('is not alarmed by time that passed, and has it recomputed', async () => {
    const { courseId } = course;
    const roster = services.db.collection(`courses/${courseId}/roster`);
    await roster.doc('S00001').update({ until: new Date('2026-11-20T03:00:00.000Z') });
    await newSession(services, course, 18, { closing: NOT_CLOSED });
    await rebuildStats(services);
    const due = () => dueOf(services.db).doc(`course~${courseId}`).get();
    assert.equal((await due()).exists, false);
    // An entry of the roster is over by then.
    clock.set('2026-11-20T04:00:00.000Z');
    assert.deepEqual((await check()).wrong, []);
    assert.equal((await due()).exists, true);
    await (await due()).ref.delete();
    // A session has begun by then.
    clock.set('2026-11-20T09:00:00.000Z');
    assert.deepEqual((await check('2026-11-21T02:30:00.000Z')).wrong, []);
    assert.equal((await due()).exists, true);
    assert.deepEqual(await alerts(), []);
  });

  it('is not alarmed by the end of an entry that nobody has a mark of', async () => {
    const { courseId } = course;
    const roster = services.db.collection(`courses/${courseId}/roster`);
    const until = new Date('2026-11-20T03:00:00.000Z');
    for (const [i, uid] of [null, 'cyd'].entries()) {
      const entry = rosterEntry(courseId, 7 + i, { uid, until });
      clock.set(NIGHT);
      await roster.doc(entry.studentNumber).set(entry);
      await rebuildStats(services);
      clock.set('2026-11-20T04:00:00.000Z');
      const name = `course~${courseId}`;
      assert.deepEqual((await check()).wrong, [], `an entry of ${uid ?? 'no account'}`);
      const due = dueOf(services.db).doc(name);
      assert.equal((await due.get()).exists, true);
      await workOff(services, name, { force: true });
      await roster.doc(entry.studentNumber).delete();
    }
    assert.deepEqual(await alerts(), []);
  });

  it('counts the excuse of a session to come as the stats do: once somebody was marked there', async () => {
    const ahead = await newSession(services, course, 30, { closing: NOT_CLOSED });
    const { courseId } = course;
    for (const marks of [{ ann: 'excused' }, { bob: 'absent' }] as const) {
      await mark(services, course, ahead, marks);
      for (const name of [`session~${ahead}`, `course~${courseId}`, `overall~${courseId}`]) {
        await workOff(services, name, { force: true });
      }
      assert.deepEqual((await check()).wrong, []);
    }
    const ann = studentStats(services.db).doc(studentTermId(course.termId, 'ann'));
    assert.equal((await ann.get()).data()?.counts.excused, 1);
  });

  it('looks at the records that a student has in the term, and at what moves in the student’s own courses', async () => {
    const { courseId, termId } = course;
    const school = await newCourse(services, await newTerm(services), []);
    await putRecord(services, { courseId: school.courseId, sessionId: 'before' }, 'ann');
    const seen = await checkStudent(services, 'ann', termId);
    assert.deepEqual(seen, {
      wrong: null,
      courseIds: [courseId],
      sessions: [`session~${session}`],
    });
    const other = await newCourse(services, termId, ['cyd']);
    await rebuildStats(services);
    await studentStats(services.db)
      .doc(studentTermId(termId, 'ann'))
      .update({ 'counts.present': 9 });
    await markDue(services, `course~${other.courseId}`);
    assert.deepEqual((await check()).wrong, [`overall~${courseId}`]);
  });

  it('is not alarmed by a change whose event comes only after the first look', async () => {
    await mark(services, course, session, { bob: 'late' });
    const { wrong } = await check(NIGHT, { pause: () => markDue(services, `session~${session}`) });
    assert.deepEqual(wrong, []);
    assert.deepEqual(await alerts(), []);
  });

  it('tells of what was tried for hours and cannot be recomputed', async () => {
    const name = `course~${course.courseId}`;
    const roster = services.db.collection(`courses/${course.courseId}/roster`);
    await roster.doc('damaged').set({ studentNumber: 'damaged', name: 7 });
    clock.set('2026-11-19T22:00:00.000Z');
    await markDue(services, name);
    for (const at of ['22:30', '23:59']) {
      clock.set(`2026-11-19T${at}:00.000Z`);
      await assert.rejects(workOff(services, name));
    }
    clock.set(NIGHT);
    await assert.rejects(check(), AggregateError);
    const alert = await services.db.doc('alerts/stats-drift-2026-11-20').get();
    for (const language of ['en', 'de']) {
      assert.match(String(alert.get(`words.${language}.text`)), new RegExp(name));
    }
    await roster.doc('damaged').delete();
    assert.equal(await workOff(services, name), 'done');
    assert.deepEqual((await check('2026-11-21T02:30:00.000Z')).stuck, []);
  });
});
