import assert from 'node:assert/strict';
import { rebuildStats } from '../../../src/insights/index.ts';
import { markDue } from '../../../src/insights/stats/work/markDue.ts';
import { sweepStats } from '../../../src/insights/stats/work/sweepStats.ts';
import { workOff, workOffTask } from '../../../src/insights/stats/work/workOff.ts';
import { workOf } from '../../../src/insights/stats/work/workStore.ts';
import { sessionStats } from '../../../src/insights/stats/statsStore.ts';
import { LEASE_S } from '../../../src/insights/stats/work/lease.ts';
import { after as later } from '../../../src/platform/clock.ts';
import type { Services } from '../../../src/platform/services.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { KeptTasks } from '../../support/outgoing.ts';
import { keptTasks } from '../../support/outgoing.ts';
import type { Marks, StatsCourse } from './world.ts';
import { withSlowCommit } from './slowCommit.ts';
import { allStats, mark, newCourse, newSession, newTerm } from './world.ts';

const NOON = '2026-11-20T12:00:00.000Z';
const ROUNDS: readonly Marks[] = [
  { ann: 'present', bob: 'absent' },
  { ann: 'late', bob: 'excused' },
  { ann: 'absent', bob: 'pending_review' },
];

/** A school of two courses that share a student; nothing is recomputed but by the test. */
interface Scene {
  readonly services: Isolated;
  readonly tasks: KeptTasks;
  readonly courses: readonly StatsCourse[];
  readonly sessions: readonly string[];
}

describe('stats that are asked for again, in any order and beside each other', function () {
  this.timeout(120_000);
  const clock = clockAt(NOON);
  const scenes: Scene[] = [];
  beforeEach(() => {
    clock.set(NOON);
  });
  after(() => Promise.all(scenes.map(({ services }) => services.dispose())));

  async function newScene(): Promise<Scene> {
    const tasks = keptTasks();
    const services = isolatedServices({ clock, tasks });
    const termId = await newTerm(services);
    const courses = [
      await newCourse(services, termId, ['ann', 'bob']),
      await newCourse(services, termId, ['ann']),
    ];
    const sessions: string[] = [];
    for (const [i, marks] of ROUNDS.entries()) {
      for (const course of courses) {
        const id = await newSession(services, course, i);
        sessions.push(id);
        const own = Object.entries(marks).filter(([uid]) => course.uids.includes(uid));
        await mark(services, course, id, Object.fromEntries(own));
      }
    }
    const scene = { services, tasks, courses, sessions };
    scenes.push(scene);
    return scene;
  }

  /** As events do: every session asks. */
  async function askAll({ services, sessions }: Scene, order = [...sessions]): Promise<void> {
    for (const id of order) await markDue(services, `session~${id}`);
  }

  /** Hands every task on, each so often, until no more come. */
  async function drain({ services, tasks }: Scene, times = 1): Promise<void> {
    for (let round = 0; round < 30 && tasks.left.length > 0; round++) {
      const now = tasks.left.splice(0);
      const last = Math.max(...now.map(({ at }) => at?.getTime() ?? 0));
      clock.set(new Date(Math.max(last, services.clock.now().getTime())).toISOString());
      for (const { data } of now) {
        for (let i = 0; i < times; i++) await workOffTask(services, data);
      }
    }
    assert.deepEqual(await leftOver(services), []);
  }

  async function leftOver({ db }: Services): Promise<string[]> {
    const found = await Promise.all(
      ['statsDue', 'statsWork'].map((name) => db.collection(name).get()),
    );
    return found.flatMap(({ docs }) => docs.map((doc) => doc.ref.path));
  }

  /** Ids differ from scene to scene; what is left does not. */
  async function anonymous({ services, courses, sessions }: Scene): Promise<unknown> {
    let text = JSON.stringify(await allStats(services), (key, value: unknown) =>
      // Digests tell ids apart, as they should.
      key === 'digests' ? undefined : value,
    );
    for (const [i, { courseId, termId }] of courses.entries()) {
      text = text.replaceAll(courseId, `course-${String(i)}`).replaceAll(termId, 'term');
    }
    for (const [i, id] of sessions.entries()) text = text.replaceAll(id, `s-${String(i)}`);
    const parsed = JSON.parse(text) as Record<string, { courses?: { courseId: string }[] }>;
    for (const stats of Object.values(parsed)) {
      if (Array.isArray(stats.courses))
        stats.courses.sort((a, b) => (a.courseId < b.courseId ? -1 : 1));
      if ('courseIds' in stats && Array.isArray(stats.courseIds)) stats.courseIds.sort();
    }
    return parsed;
  }

  async function rebuilt(): Promise<unknown> {
    const scene = await newScene();
    await rebuildStats(scene.services);
    return await anonymous(scene);
  }

  it('are the same whether each task comes once, twice or five times, and as a rebuild makes them', async () => {
    const expected = await rebuilt();
    for (const times of [1, 2, 5]) {
      const scene = await newScene();
      await askAll(scene);
      await drain(scene, times);
      assert.deepEqual(await anonymous(scene), expected, String(times));
    }
  });

  it('are the same in any order of events, with tasks of higher levels before those below', async () => {
    const expected = await rebuilt();
    for (const turn of [1, 4]) {
      const scene = await newScene();
      for (const { courseId, termId } of scene.courses) {
        for (const name of [`term~${termId}`, `overall~${courseId}`, `course~${courseId}`]) {
          await markDue(scene.services, name);
        }
      }
      const { sessions } = scene;
      await askAll(scene, [...sessions.slice(turn), ...sessions.slice(0, turn)].reverse());
      await drain(scene);
      assert.deepEqual(await anonymous(scene), expected);
    }
  });

  it('are the same when changes come between and beside the work', async () => {
    const expected = await rebuilt();
    const scene = await newScene();
    const [course] = scene.courses;
    const [first = ''] = scene.sessions;
    assert.ok(course);
    await mark(scene.services, course, first, { ann: 'absent', bob: 'present' });
    await askAll(scene);
    await drain(scene);
    await markDue(scene.services, `session~${first}`);
    await Promise.all([mark(scene.services, course, first, ROUNDS[0] ?? {}), drain(scene)]);
    await markDue(scene.services, `session~${first}`);
    await drain(scene);
    assert.deepEqual(await anonymous(scene), expected);
  });

  it('are the same when five workers are at the same target and two at the same student', async () => {
    const expected = await rebuilt();
    const scene = await newScene();
    const { services, sessions, courses } = scene;
    for (const id of sessions) {
      await Promise.all(
        Array.from({ length: 5 }, () => workOff(services, `session~${id}`, { force: true })),
      );
    }
    const together = (level: string) =>
      Promise.all(
        [...courses, ...courses].map(({ courseId }) =>
          workOff(services, `${level}~${courseId}`, { force: true }),
        ),
      );
    await together('course');
    await together('overall');
    await drain(scene);
    assert.deepEqual(await anonymous(scene), expected);
  });

  it('are asked for once by a rush, with one task', async () => {
    const { services, tasks, sessions } = await newScene();
    const [id = ''] = sessions;
    await Promise.all(Array.from({ length: 40 }, () => markDue(services, `session~${id}`)));
    assert.equal(tasks.left.length, 1);
  });

  it('are left again by a task that comes early, and by one that finds another at work', async () => {
    const { services, tasks, sessions } = await newScene();
    const [id = ''] = sessions;
    await markDue(services, `session~${id}`);
    const [task] = tasks.left.splice(0);
    assert.equal(await workOff(services, `session~${id}`), 'early');
    assert.deepEqual(tasks.left.splice(0), [task]);
    const until = later(clock.now(), LEASE_S);
    await workOf(services.db)
      .doc(`session~${id}`)
      .set({ runId: 'other', until, since: clock.now() });
    assert.equal(await workOff(services, `session~${id}`), 'busy');
    assert.equal(tasks.left.length, 1);
  });

  it('of a worker that outlived its lease are not written over newer ones', async () => {
    const { services, courses, sessions } = await newScene();
    const [[course], [id = '']] = [courses, sessions];
    assert.ok(course);
    // A commit of the slow one waits until another has taken over and written.
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let commits = 0;
    const slow = withSlowCommit(services, async () => {
      commits += 1;
      if (commits === 2) await held;
    });
    const late = workOff(slow, `session~${id}`, { force: true });
    while (commits < 2) await new Promise((resolve) => setImmediate(resolve));
    await mark(services, course, id, { ann: 'absent', bob: 'late' });
    clock.set(new Date(clock.now().getTime() + (LEASE_S + 1) * 1000).toISOString());
    assert.equal(await workOff(services, `session~${id}`), 'done');
    release();
    assert.equal(await late, 'busy');
    const stored = (await sessionStats(services.db).doc(id).get()).data();
    assert.deepEqual(stored?.marks, { ann: 'A', bob: 'L' });
  });

  it('are found by the sweep when their tasks are lost', async () => {
    const expected = await rebuilt();
    const scene = await newScene();
    await askAll(scene);
    for (let round = 0; round < 12; round++) {
      scene.tasks.left.splice(0);
      clock.set(new Date(clock.now().getTime() + 400_000).toISOString());
      await sweepStats(scene.services);
    }
    assert.deepEqual(await leftOver(scene.services), []);
    assert.deepEqual(await anonymous(scene), expected);
  });

  it('are found by the sweep however many failed before them', async () => {
    const { services, sessions } = await newScene();
    const [id = ''] = sessions;
    await markDue(services, `session~${id}`);
    for (let i = 0; i < 4; i++) {
      const dead = { runId: 'dead', until: new Date(0), since: new Date(0) };
      await workOf(services.db)
        .doc(`term~dead-${String(i)}`)
        .set(dead);
    }
    // Each look at the clock is 8 s later, so that a run gets no further than three targets.
    let seconds = 100;
    const slow = { now: () => later(new Date(NOON), (seconds += 8)) };
    await sweepStats({ ...services, clock: slow });
    assert.equal((await sessionStats(services.db).doc(id).get()).exists, true);
  });

  it('are found by the sweep behind more that failed for long than it reads at once', async () => {
    const { services, sessions } = await newScene();
    const { db } = services;
    const name = `session~${sessions[0] ?? ''}`;
    const noon = new Date(NOON);
    const batch = db.batch();
    const poisoned = { runId: 'poisoned', until: later(noon, -600), since: later(noon, -7200) };
    for (let i = 0; i < 201; i++) batch.set(workOf(db).doc(`term~bad-${String(i)}`), poisoned);
    const died = { runId: 'dead', until: later(noon, -1), since: later(noon, -1 - LEASE_S) };
    batch.set(workOf(db).doc(name), died);
    await batch.commit();
    assert.equal(await sweepStats(services), 1);
    assert.equal((await workOf(db).doc(name).get()).exists, false);
    assert.equal((await workOf(db).get()).docs.filter((doc) => doc.id !== name).length, 201);
  });

  it('of which a session was damaged are whole again, and say nothing wrong in between', async () => {
    const expected = await rebuilt();
    const scene = await newScene();
    const { services, sessions, courses } = scene;
    await askAll(scene);
    await drain(scene);
    const [[course], [id = '']] = [courses, sessions];
    await sessionStats(services.db).doc(id).update({ counts: 7 });
    const name = `course~${course?.courseId ?? ''}`;
    const ref = services.db.doc(`stats/v1/courses/${course?.courseId ?? ''}`);
    const before = (await ref.get()).data();
    await assert.rejects(workOff(services, name, { force: true }));
    assert.deepEqual((await ref.get()).data(), before);
    for (let round = 0; round < 8; round++) {
      scene.tasks.left.splice(0);
      clock.set(new Date(clock.now().getTime() + 400_000).toISOString());
      // It says so when the course is tried before its session.
      await sweepStats(services).catch(() => undefined);
    }
    assert.deepEqual(await leftOver(services), []);
    assert.deepEqual(await anonymous(scene), expected);
  });
});
