import assert from 'node:assert/strict';
import { clockAt } from '../../functions/test/support/clock.ts';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import type { Lecture } from '../../functions/test/support/lecture.ts';
import { AT, lecture, putRecord } from '../../functions/test/support/lecture.ts';
import type { SessionState } from '../../functions/test/support/sessionState.ts';
import { stateOf } from '../../functions/test/support/sessionState.ts';
import type { JsonObject } from '../../tools/support/json.ts';
import { callsOfScript } from './callLog.ts';
import { closeAll } from './closer.ts';
import { startCloser } from './workerProcess.ts';

const STUDENTS = 7;
/** Several chunks, the last one not full. */
const CHUNK = 3;
/** Processes at a time. */
const AT_ONCE = 2;

interface Victim {
  readonly point: string;
  readonly died: boolean;
  /** What it had written of the roster by then. */
  readonly marked: number;
  /** After one closing more. */
  readonly end: SessionState;
}

describe('a closing whose process is killed', function () {
  this.timeout(400_000);
  let services: Isolated;
  let calls: string[];
  let clean: SessionState;
  const victims: Victim[] = [];

  before(async () => {
    services = isolatedServices({ clock: clockAt(AT.left) });
    const survivor = await newRoom();
    const log = await run(survivor);
    calls = log.map(({ name }) => String(name));
    clean = await anonymous(survivor);
    const points = calls.flatMap((name, i) => (isOneOfMany(calls, i) ? [] : pointsOf(i + 1, name)));
    const work = async (): Promise<void> => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) {
        const room = await newRoom();
        const ended = await run(room, point.killAt);
        const { students } = await stateOf(services, room.sessionId);
        await closeAll(services, room.sessionId, AT.left, CHUNK);
        victims.push({
          point: point.name,
          died: ended.some((line) => 'died' in line),
          marked: Object.keys(students).length,
          end: await anonymous(room),
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  });
  after(() => services.dispose());

  /** Two are there, one of them has left, one waits for a review; four have no mark. */
  async function newRoom(): Promise<Lecture> {
    const room = await lecture(services, STUDENTS);
    const [here = '', left = '', unsure = ''] = room.uids;
    await putRecord(services, room, here);
    await putRecord(services, room, left, { departure: 'left' });
    await putRecord(services, room, unsure, { status: 'pending_review' });
    return room;
  }

  /** The calls of a closer, and where it died. */
  function run({ sessionId }: Lecture, killAt?: string): Promise<JsonObject[]> {
    const project = services.auth.app.options.projectId ?? '';
    const script = ['test/crash/closer.ts', project, sessionId, AT.left, String(CHUNK)];
    return callsOfScript(script, killAt);
  }

  /** Ids differ from room to room; what is left of the state does not. */
  async function anonymous({ courseId, sessionId }: Lecture): Promise<SessionState> {
    const text = JSON.stringify(await stateOf(services, sessionId));
    const bare = text.replaceAll(courseId, 'course').replaceAll(sessionId, 'session');
    return JSON.parse(bare) as SessionState;
  }

  it('would have left this', () => {
    const { status, departure } = clean.summary ?? assert.fail('no summary');
    assert.deepEqual([status.absent, status.present, status.pending_review], [4, 2, 1]);
    assert.equal(departure.auto_closed, 1);
    assert.equal(clean.notices.length, 1);
    assert.equal(Object.keys(clean.students).length, STUDENTS);
  });

  it('has died before and after every call to the store', () => {
    assert.ok(calls.filter((name) => name.endsWith('/Commit')).length >= 6, String(calls));
    const amid = calls.filter((_, i) => isOneOfMany(calls, i)).length;
    assert.equal(victims.length, 2 * (calls.length - amid));
    for (const { point, died } of victims) assert.ok(died, `did not die ${point}`);
    const marked = new Set(victims.map((victim) => victim.marked));
    assert.ok(marked.size >= 3, `died at different depths: ${[...marked].join(', ')}`);
  });

  it('has lost nothing and left nothing twice when another has run', () => {
    for (const { point, end } of victims) assert.deepEqual(end, clean, point);
  });

  it('leaves the same when two run beside each other', async () => {
    const room = await newRoom();
    const { sessionId } = room;
    const options = { sessionId, instant: AT.left, chunk: CHUNK };
    const both = [startCloser(services, options), startCloser(services, options)];
    for (const { ended } of both) {
      const { code, said } = await ended;
      assert.equal(code, 0, said);
    }
    assert.deepEqual(await anonymous(room), clean);
  });
});

/** An aggregation amid a batch of them: they only read, so to die there is to die at the batch's ends. */
function isOneOfMany(calls: readonly string[], i: number): boolean {
  const isCount = (name: string | undefined): boolean =>
    name?.endsWith('/RunAggregationQuery') ?? false;
  return [i - 1, i, i + 1].every((n) => isCount(calls[n]));
}

function pointsOf(n: number, name: string): { killAt: string; name: string }[] {
  return ['before', 'after'].map((side) => ({
    killAt: `${String(n)}:${side}`,
    name: `${side} call ${String(n)} (${name})`,
  }));
}
