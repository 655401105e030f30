import assert from 'node:assert/strict';
import { applyExcuse } from '../../functions/src/attendance/index.ts';
import { recomputeContext } from '../../functions/src/platform/system.ts';
import type { Excusable } from '../../functions/test/attendance/excuses/world.ts';
import { excusable, excused, sessionAfter } from '../../functions/test/attendance/excuses/world.ts';
import { clockAt } from '../../functions/test/support/clock.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import { AT } from '../../functions/test/support/lecture.ts';
import type { JsonObject } from '../../tools/support/json.ts';
import { callsOfScript } from './callLog.ts';

const SESSIONS = 5;
/** Several chunks, the last one not full. */
const CHUNK = 2;
const AT_ONCE = 2;
const PROGRAM = 'test/crash/excuser.ts';

/** `status method: kinds of its events` of every session, in their order. */
type Marks = readonly string[];

interface Victim {
  readonly point: string;
  readonly died: boolean;
  readonly marked: number;
  /** After it was applied once more. */
  readonly end: Marks;
}

describe('an approval of many sessions whose process is killed', function () {
  this.timeout(400_000);
  let services: Isolated;
  let calls: string[];
  const victims: Victim[] = [];
  const clean: Marks = Array.from({ length: SESSIONS }, () => 'excused request: excuse');

  before(async () => {
    services = isolatedServices({ clock: clockAt(AT.left) });
    const first = await newScene();
    calls = (await run(first.excuse)).map(({ name }) => String(name));
    assert.deepEqual(await marksOf(first), clean);
    const points = calls.flatMap((name, i) =>
      isAmidReads(calls, i) ? [] : ['before', 'after'].map((side) => ({ n: i + 1, side, name })),
    );
    const work = async (): Promise<void> => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) {
        const scene = await newScene();
        const ended = await run(scene.excuse, `${String(point.n)}:${point.side}`);
        const marked = (await marksOf(scene)).filter((mark) => mark !== 'none').length;
        await applyExcuse(recomputeContext(services, 'test', 'again'), scene.excuse, CHUNK);
        victims.push({
          point: `${point.side} call ${String(point.n)} (${point.name})`,
          died: ended.some((line) => 'died' in line),
          marked,
          end: await marksOf(scene),
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  });
  after(() => services.dispose());

  interface Scene extends Excusable {
    readonly sessions: readonly string[];
    readonly excuse: string;
  }

  async function newScene(): Promise<Scene> {
    const room = await excusable(services);
    const others = Array.from({ length: SESSIONS - 1 }, (_, i) =>
      sessionAfter(services, room, i + 1),
    );
    const sessions = [room.sessionId, ...(await Promise.all(others))];
    const days = { from: '2026-11-02', to: '2026-11-30' };
    return { ...room, sessions, excuse: await excused(services, room.student, days) };
  }

  async function marksOf({ sessions, student }: Scene): Promise<Marks> {
    return await Promise.all(
      sessions.map(async (id) => {
        const record = services.db.doc(`sessions/${id}/attendance/${student}`);
        const [mark, events] = await Promise.all([record.get(), record.collection('events').get()]);
        if (!mark.exists) return 'none';
        const kinds = events.docs.map((doc) => String(doc.get('kind'))).join(', ');
        return `${String(mark.get('status'))} ${String(mark.get('method'))}: ${kinds}`;
      }),
    );
  }

  /** The calls of a process that applies the excuse, and where it died. */
  function run(subject: string, killAt?: string): Promise<JsonObject[]> {
    const project = services.auth.app.options.projectId ?? '';
    return callsOfScript([PROGRAM, project, subject, AT.left, String(CHUNK)], killAt);
  }

  it('has died before and after every call that could change something', () => {
    const commits = calls.filter((name) => name.endsWith('/Commit')).length;
    assert.equal(commits, Math.ceil(SESSIONS / CHUNK), String(calls));
    for (const { point, died } of victims) assert.ok(died, `did not die ${point}`);
    const marked = new Set(victims.map((victim) => victim.marked));
    assert.deepEqual([...marked].sort(), [0, 2, 4, 5]);
  });

  it('has lost nothing and left nothing twice once it was applied again', () => {
    for (const { point, end } of victims) assert.deepEqual(end, clean, point);
  });
});

/** A read between reads: to die there is to die at their ends. */
function isAmidReads(calls: readonly string[], i: number): boolean {
  const reads = (name: string | undefined): boolean =>
    name !== undefined && /\/(BatchGetDocuments|RunQuery)$/.test(name);
  return [i - 1, i, i + 1].every((n) => reads(calls[n]));
}
