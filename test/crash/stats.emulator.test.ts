import assert from 'node:assert/strict';
import { markDue, sweepStats } from '../../functions/src/insights/index.ts';
import { crossingId } from '../../functions/src/insights/stats/bands/crossingStore.ts';
import { sessionStats } from '../../functions/src/insights/stats/statsStore.ts';
import type { StatsCourse } from '../../functions/test/insights/stats/world.ts';
import {
  DAY_MS,
  mark,
  newCourse,
  newSession,
  newTerm,
} from '../../functions/test/insights/stats/world.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import { AT } from '../../functions/test/support/lecture.ts';
import type { JsonObject } from '../../tools/support/json.ts';
import { callsOfScript } from './callLog.ts';

const NOON = '2026-11-20T12:00:00.000Z';
/** When the process runs: what was asked at noon is due. */
const LATER = '2026-11-20T12:10:00.000Z';
/** When all that it may have left is due, and its leases are over. */
const MUCH_LATER = Date.parse('2026-11-20T14:00:00.000Z');
const STEP_MS = 400_000;
/** With these before, one absence is a tenth of all. */
const ATTENDED = 9;
/** Processes at a time, each with a project of its own: a sweep looks at a whole project. */
const AT_ONCE = 2;

interface Scene extends StatsCourse {
  readonly sessionId: string;
}

interface Victim {
  readonly point: string;
  readonly died: boolean;
  /** What the sweep had left to do. */
  readonly swept: number;
  readonly end: unknown;
}

describe('a recomputation of stats whose process is killed', function () {
  this.timeout(600_000);
  const clock = clockAt(NOON);
  const schools: Isolated[] = [];
  let calls: string[];
  let clean: unknown;
  const victims: Victim[] = [];

  before(async () => {
    const first = newSchool();
    const survivor = await newScene(first);
    calls = (await run(first, survivor)).map(({ name }) => String(name));
    clean = await leftOf(first, survivor);
    const points = calls.flatMap((name, i) =>
      isAmidReads(calls, i) ? [] : ['before', 'after'].map((side) => ({ n: i + 1, side, name })),
    );
    const work = async (services: Isolated): Promise<void> => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) {
        const scene = await newScene(services);
        const ended = await run(services, scene, `${String(point.n)}:${point.side}`);
        const swept = await sweepAll(services);
        victims.push({
          point: `${point.side} call ${String(point.n)} (${point.name})`,
          died: ended.some((line) => 'died' in line),
          swept,
          end: await leftOf(services, scene),
        });
      }
    };
    await Promise.all([first, ...Array.from({ length: AT_ONCE - 1 }, newSchool)].map(work));
  });
  after(() => Promise.all(schools.map((services) => services.dispose())));

  function newSchool(): Isolated {
    const services = isolatedServices({ clock });
    schools.push(services);
    return services;
  }

  /** A class in which ann, who came nine times, is missing; its session is asked for. */
  async function newScene(services: Isolated): Promise<Scene> {
    const course = await newCourse(services, await newTerm(services), ['ann', 'bob']);
    const batch = services.db.batch();
    for (let n = 1; n <= ATTENDED; n++) {
      const startsAt = new Date(Date.parse(AT.starts) - n * DAY_MS);
      batch.set(sessionStats(services.db).doc(`${course.courseId}-${String(n)}`), {
        courseId: course.courseId,
        termId: course.termId,
        startsAt,
        held: true,
        confirmed: true,
        closedAt: startsAt,
        marks: { ann: 'P' },
        departuresWaiting: [],
        counts: { present: 1, late: 0, leftEarly: 0, absent: 0, excused: 0, pending: 0 },
        methods: { face: 1 },
        funnel: null,
        computedAt: startsAt,
      });
    }
    await batch.commit();
    const sessionId = await newSession(services, course, 0);
    await mark(services, course, sessionId, { ann: 'absent', bob: 'late' });
    await markDue(services, `session~${sessionId}`);
    return { ...course, sessionId };
  }

  function run(services: Isolated, scene: Scene, killAt?: string): Promise<JsonObject[]> {
    const project = services.auth.app.options.projectId ?? '';
    const { sessionId, courseId, termId } = scene;
    const levels = [`session~${sessionId}`, `course~${courseId}`, `overall~${courseId}`];
    const args = [project, LATER, ...levels, `term~${termId}`];
    return callsOfScript(['test/crash/recomputer.ts', ...args], killAt);
  }

  /** The schedule, minute after minute, until it finds nothing. */
  async function sweepAll(services: Isolated): Promise<number> {
    let swept = 0;
    for (let round = 0; round < 12; round++) {
      const later = clockAt(new Date(MUCH_LATER + round * STEP_MS).toISOString());
      swept += await sweepStats({ ...services, clock: later });
      const open = await Promise.all(
        ['statsDue', 'statsWork'].map((name) => services.db.collection(name).limit(1).get()),
      );
      if (open.every(({ empty }) => empty)) return swept;
    }
    throw new Error('the sweep does not come to an end');
  }

  /** Everything of the scene, without ids and instants. */
  async function leftOf({ db }: Isolated, scene: Scene): Promise<unknown> {
    const { sessionId, courseId, termId } = scene;
    const base = 'stats/v1';
    const crossing = crossingId(termId, 'ann', 'moderate');
    const paths = [
      `${base}/sessions/${sessionId}`,
      `${base}/courses/${courseId}`,
      `${base}/courses/${courseId}/tables/0`,
      ...['ann', 'bob'].map((uid) => `${base}/enrolments/${courseId}~${uid}`),
      ...['ann', 'bob'].map((uid) => `${base}/students/${termId}~${uid}`),
      `${base}/terms/${termId}`,
      `bandCrossings/${crossing}`,
      `notifications/attendance.band:${crossing}`,
      `notifications/student.absence-band:${crossing}`,
    ];
    const found = await db.getAll(...paths.map((path) => db.doc(path)));
    const audit = db.collection('audit').where('subject', '==', `bandCrossings/${crossing}`);
    const told = (await audit.get()).size;
    const said = found.map((doc) => doc.data() ?? null);
    const text = JSON.stringify({ said, told }, (key, value: unknown) =>
      /^(computedAt|at|digests|dueAt|createdAt|expiresAt)$/.test(key) ? undefined : value,
    );
    const names = { [sessionId]: 'session', [courseId]: 'course', [termId]: 'term' };
    return JSON.parse(
      Object.entries(names).reduce((all, [id, name]) => all.replaceAll(id, name), text),
    ) as unknown;
  }

  it('would have left this', () => {
    const { said, told } = clean as { said: (Record<string, unknown> | null)[]; told: number };
    assert.ok(!said.includes(null), JSON.stringify(said));
    assert.equal(told, 1);
    assert.equal(said[5]?.['band'], 'moderate');
  });

  it('has died before and after every call to the store', () => {
    assert.ok(calls.filter((name) => name.endsWith('/Commit')).length >= 12, String(calls));
    const amid = calls.filter((_, i) => isAmidReads(calls, i)).length;
    assert.equal(victims.length, 2 * (calls.length - amid));
    for (const { point, died } of victims) assert.ok(died, `did not die ${point}`);
    const swept = new Set(victims.map((victim) => victim.swept));
    assert.ok(swept.size >= 3, `died at different depths: ${[...swept].join(', ')}`);
  });

  it('has left exactly the right stats, and told once, when the sweep has run', () => {
    for (const { point, end } of victims) assert.deepEqual(end, clean, point);
  });
});

/** A read amid several at once: to die there is to die at their ends. */
function isAmidReads(names: readonly string[], i: number): boolean {
  const isRead = (name: string | undefined): boolean =>
    /\/(RunAggregationQuery|RunQuery|BatchGetDocuments)$/.test(name ?? '');
  return [i - 1, i, i + 1].every((n) => isRead(names[n]));
}
