import assert from 'node:assert/strict';
import { courses } from '../../../src/courses/courseStore.ts';
import { checkStats, rebuildStats } from '../../../src/insights/index.ts';
import { workOff } from '../../../src/insights/stats/work/workOff.ts';
import { dueOf } from '../../../src/insights/stats/work/workStore.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { allStats, mark, newCourse, newSession, newTerm } from './world.ts';

describe('stats of a course that somebody deleted', () => {
  const clock = clockAt('2026-11-20T12:00:00.000Z');
  let services: Isolated;
  before(() => {
    services = isolatedServices({ clock });
  });
  after(() => services.dispose());

  async function drained(): Promise<void> {
    for (;;) {
      const { docs } = await dueOf(services.db).get();
      if (docs.length === 0) return;
      for (const { id } of docs) await workOff(services, id, { force: true });
    }
  }

  it('go, are found where nobody told of it, and come back with it', async () => {
    const { db } = services;
    const termId = await newTerm(services);
    const gone = await newCourse(services, termId, ['ann', 'bob']);
    const stays = await newCourse(services, termId, ['ann']);
    const sessions: string[] = [];
    for (const course of [gone, stays]) {
      const session = await newSession(services, course, 0);
      await mark(services, course, session, { ann: 'absent', cyd: 'present' });
      sessions.push(session);
    }
    await rebuildStats(services);
    const whole = await allStats(services);
    const ref = courses(db).doc(gone.courseId);
    const course = (await ref.get()).data() ?? assert.fail();
    await ref.delete();
    const { wrong } = await checkStats(services, '2026-11-20T12:00:00.000Z', {
      pause: () => Promise.resolve(),
    });
    assert.ok(wrong.includes(`course~${gone.courseId}`), wrong.join(' '));
    await drained();
    const { [`sessions/${sessions[0] ?? ''}`]: kept, ...left } = await allStats(services);
    assert.ok(kept !== undefined);
    await db.recursiveDelete(db.collection('stats/v1/courses'));
    for (const name of ['enrolments', 'students', 'terms']) {
      await db.recursiveDelete(db.collection(`stats/v1/${name}`));
    }
    await rebuildStats(services);
    const { [`sessions/${sessions[0] ?? ''}`]: _kept, ...made } = await allStats(services);
    assert.deepEqual(left, made);
    assert.ok(!(`students/${termId}~bob` in left));
    await ref.set(course);
    await workOff(services, `course~${gone.courseId}`, { force: true });
    await drained();
    assert.deepEqual(await allStats(services), whole);
  });

  it('go by the operator’s command, too', async () => {
    const termId = await newTerm(services);
    const gone = await newCourse(services, termId, ['dee']);
    const session = await newSession(services, gone, 0);
    await mark(services, gone, session, { dee: 'absent' });
    const named = async (): Promise<string[]> => {
      const ours = [`courses/${gone.courseId}`, `enrolments/${gone.courseId}~dee`];
      ours.push(`students/${termId}~dee`);
      const all = await allStats(services);
      const term = JSON.stringify(all[`terms/${termId}`]);
      return [
        ...ours.filter((path) => path in all),
        ...(term.includes(gone.courseId) ? ['term'] : []),
      ];
    };
    await rebuildStats(services);
    assert.equal((await named()).length, 4);
    await courses(services.db).doc(gone.courseId).delete();
    await rebuildStats(services);
    assert.deepEqual(await named(), []);
  });
});
