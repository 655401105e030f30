import assert from 'node:assert/strict';
import { courses } from '../../../src/courses/courseStore.ts';
import { rebuildStats } from '../../../src/insights/index.ts';
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

  it('go, and what was made of it is made without it', async () => {
    const { db } = services;
    const termId = await newTerm(services);
    const gone = await newCourse(services, termId, ['ann', 'bob']);
    const stays = await newCourse(services, termId, ['ann']);
    for (const course of [gone, stays]) {
      const session = await newSession(services, course, 0);
      await mark(services, course, session, { ann: 'absent', cyd: 'present' });
    }
    await rebuildStats(services);
    await courses(db).doc(gone.courseId).delete();
    await workOff(services, `course~${gone.courseId}`, { force: true });
    for (;;) {
      const { docs } = await dueOf(db).get();
      if (docs.length === 0) break;
      for (const { id } of docs) await workOff(services, id, { force: true });
    }
    const left = await allStats(services);
    await db.recursiveDelete(db.collection('stats'));
    await rebuildStats(services);
    assert.deepEqual(left, await allStats(services));
    const said = Object.keys(left);
    assert.ok(said.includes(`students/${termId}~ann`), said.join(' '));
    assert.ok(!said.includes(`students/${termId}~bob`), said.join(' '));
  });
});
