import assert from 'node:assert/strict';
import { checkStats, rebuildStats } from '../../../src/insights/index.ts';
import {
  courseStats,
  enrolmentId,
  enrolmentStats,
  sessionStats,
  studentStats,
  studentTermId,
} from '../../../src/insights/stats/statsStore.ts';
import { markDue } from '../../../src/insights/stats/work/markDue.ts';
import { workOff } from '../../../src/insights/stats/work/workOff.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
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

  const check = (night = NIGHT) => checkStats(services, night);
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

  it('is not alarmed by what waits to be recomputed, nor by time that passed', async () => {
    await mark(services, course, session, { bob: 'late' });
    await markDue(services, `session~${session}`);
    assert.deepEqual((await check()).wrong, []);
    await heal();
    // The session ahead has begun long since, and nothing has been written.
    clock.set('2026-11-20T02:30:00.000Z');
    await newSession(services, course, -1, { status: 'cancelled', cancelledBy: 'staff' });
    assert.deepEqual((await check('2026-11-22T02:30:00.000Z')).wrong, []);
    assert.deepEqual(await alerts(), []);
  });
});
