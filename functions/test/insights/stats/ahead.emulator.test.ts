import assert from 'node:assert/strict';
import { followCourse, putException } from '../../../src/courses/index.ts';
import { rosterOf } from '../../../src/courses/rosterStore.ts';
import { rebuildStats } from '../../../src/insights/index.ts';
import { enrolmentId, enrolmentStats } from '../../../src/insights/stats/statsStore.ts';
import type { School } from '../../courses/school.ts';
import { newCourse, newMeeting, school, sessionsOf } from '../../courses/school.ts';
import { callAs } from '../../support/call.ts';
import { rosterEntry } from '../../support/lecture.ts';

describe('what is ahead of a student', () => {
  let here: School;
  let courseId = '';
  let meetingId = '';
  beforeEach(async () => {
    here = await school();
    courseId = (await newCourse(here)).id;
    meetingId = (await newMeeting(here, courseId)).id;
    const until = new Date('2026-12-08T00:00:00Z');
    const entries = [rosterEntry(courseId, 0, { uid: 'ann' })];
    entries.push(rosterEntry(courseId, 1, { uid: 'bob', until }));
    for (const entry of entries) {
      await rosterOf(here.services.db, courseId).doc(entry.studentNumber).set(entry);
    }
    await followCourse(here.services, courseId, 'made');
  });
  afterEach(() => here.services.dispose());

  async function ahead(uid = 'ann'): Promise<number | undefined> {
    await rebuildStats(here.services, { courseId });
    const ref = enrolmentStats(here.services.db).doc(enrolmentId(courseId, uid));
    return (await ref.get()).data()?.ahead;
  }

  it('reaches to the end of the term, further than sessions are made', async () => {
    assert.equal(Object.keys(await sessionsOf(here.services, courseId)).length, 9);
    assert.equal(await ahead(), 10);
    assert.equal(await ahead('bob'), 9);
    // The last class becomes a session, and the first has begun.
    here.clock.set('2026-10-15T08:00:00.000Z');
    assert.equal(await ahead(), 9);
    await followCourse(here.services, courseId, 'later');
    assert.equal(Object.keys(await sessionsOf(here.services, courseId)).length, 10);
    assert.equal(await ahead(), 9);
  });

  it('is without classes that were called off, however far ahead', async () => {
    const called = { courseId, meetingId, localDate: '2026-12-14', kind: 'cancelled' } as const;
    await callAs(here.admin, putException, called, { services: here.services });
    assert.equal(await ahead(), 9);
  });
});
