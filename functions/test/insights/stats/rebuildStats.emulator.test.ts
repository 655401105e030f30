import assert from 'node:assert/strict';
import { rebuildStats } from '../../../src/insights/index.ts';
import {
  courseStats,
  enrolmentId,
  enrolmentStats,
  studentStats,
  studentTermId,
  tablesOf,
  termStats,
} from '../../../src/insights/stats/statsStore.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { StatsCourse } from './world.ts';
import { allStats, mark, newCourse, newSession, newTerm } from './world.ts';

describe('rebuilding stats', () => {
  const clock = clockAt('2026-11-20T12:00:00.000Z');
  let services: Isolated;
  let course: StatsCourse;
  beforeEach(async () => {
    clock.set('2026-11-20T12:00:00.000Z');
    services = isolatedServices({ clock });
    course = await newCourse(services, await newTerm(services), ['ann', 'bob']);
    const [first, second, cancelled] = await Promise.all([
      newSession(services, course, 0),
      newSession(services, course, 1),
      newSession(services, course, 2, { status: 'cancelled', cancelledBy: 'staff' }),
      newSession(services, course, 30),
    ]);
    await mark(services, course, first, { ann: 'present', bob: 'absent' });
    await mark(services, course, second, { ann: 'late', bob: 'excused' });
    await mark(services, course, cancelled, { ann: 'absent', bob: 'absent' });
  });
  afterEach(() => services.dispose());

  it('makes every level from the records', async () => {
    const { done, left } = await rebuildStats(services);
    assert.deepEqual(done, { session: 3, course: 1, overall: 1, term: 1 });
    assert.deepEqual(left, []);
    const { db } = services;
    const { courseId, termId } = course;
    const stored = (await courseStats(db).doc(courseId).get()).data();
    assert.deepEqual(stored?.counts, {
      present: 1,
      late: 1,
      leftEarly: 0,
      absent: 1,
      excused: 1,
      pending: 0,
    });
    assert.deepEqual([stored.students, stored.sessionsHeld, stored.sessionsTaken], [2, 2, 2]);
    const bob = (await enrolmentStats(db).doc(enrolmentId(courseId, 'bob')).get()).data();
    assert.equal(bob?.rate, 0);
    assert.equal(bob.missedShare, 1);
    assert.equal(bob.ahead, 1);
    assert.deepEqual(bob.streaks, { attended: 0, absent: 1, longestAttended: 0 });
    const table = (await tablesOf(db, courseId).doc('0').get()).data();
    assert.equal(table?.rows['ann']?.recent, 'PL');
    const student = (await studentStats(db).doc(studentTermId(termId, 'ann')).get()).data();
    assert.deepEqual(student?.courseIds, [courseId]);
    const term = (await termStats(db).doc(termId).get()).data();
    assert.equal(term?.courses[0]?.students, 2);
    assert.equal(term.bands.unrated, 2);
  });

  it('writes nothing the second time, and leaves no lease behind', async () => {
    await rebuildStats(services);
    const before = await services.db.collection('stats/v1/enrolments').get();
    const stats = await allStats(services);
    clock.set('2026-11-20T13:00:00.000Z');
    await rebuildStats(services);
    const after = await services.db.collection('stats/v1/enrolments').get();
    const times = (found: typeof before) => found.docs.map((doc) => doc.updateTime.toMillis());
    assert.deepEqual(times(after), times(before));
    assert.deepEqual(await allStats(services), stats);
    assert.equal((await services.db.collection('statsWork').get()).size, 0);
  });
});
