import assert from 'node:assert/strict';
import { emulatorServices } from '../../functions/test/support/call.ts';
import { newPhone } from '../../functions/test/support/classroom.ts';
import type {
  CheckInAnswer,
  LectureHall,
  ReadyCheckIn,
  SignedInStudent,
} from '../support/lectureHall.ts';
import { lectureHall, openSession, readyCheckIn, send } from '../support/lectureHall.ts';
import type { Footprint } from './footprint.ts';
import { footprintOf } from './footprint.ts';
import type { KillPoint } from './callLog.ts';
import { callsOf, killAt, persist } from './killing.ts';

/** A phone of an account may be one of five; each killed check-in gets one, so that none waits for another's locks. */
const PHONES_EACH = 5;
/** Function processes at a time. */
const AT_ONCE = 2;

/** What became of one killed check-in. */
interface Victim {
  readonly point: string;
  readonly n: number;
  readonly died: boolean;
  readonly killedAnswer: CheckInAnswer | null;
  /** Answers to the same call, sent again at once and then as the answers said. */
  readonly retries: readonly CheckInAnswer[];
  readonly footprint: Footprint;
  /** The answer to one more repetition, after all was done. */
  readonly afterwards: CheckInAnswer;
}

describe('a check-in whose process is killed', function () {
  this.timeout(300_000);
  let hall: LectureHall;
  let calls: string[];
  let victims: Victim[];

  before(async () => {
    hall = await lectureHall();
    const survivor = await hall.serve();
    calls = await callsOf(hall, await nextCheckIn());
    // From the last call to the first: who left a lease behind waits for its end while the rest is run.
    const points = calls.flatMap((_, i): KillPoint[] => [
      { n: calls.length - i, side: 'after' },
      { n: calls.length - i, side: 'before' },
    ]);
    const retried: Promise<Victim>[] = [];
    const work = async (): Promise<void> => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) {
        const checkIn = await nextCheckIn();
        const { died, answer } = await killAt(hall, checkIn, point);
        const { n, side } = point;
        const name = `${side} call ${String(n)} (${calls[n - 1] ?? ''})`;
        const victim = retry(name, n, checkIn, died !== undefined, answer);
        victim.catch(() => undefined); // judged when all are awaited
        retried.push(victim);
      }
    };
    const retry = async (
      point: string,
      n: number,
      checkIn: ReadyCheckIn,
      died: boolean,
      killedAnswer: CheckInAnswer | null,
    ): Promise<Victim> => {
      const retries = await persist(survivor, checkIn);
      const footprint = await footprintOf(emulatorServices(), checkIn);
      const afterwards = await send(survivor, checkIn);
      return { point, n, died, killedAnswer, retries, footprint, afterwards };
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      victims = await Promise.all(retried);
    } catch (error) {
      const said = survivor.output().slice(-2000);
      throw new Error(`the instance that should have answered printed: ${said}`, { cause: error });
    } finally {
      await survivor.stop();
    }
  });
  after(() => hall.dispose());

  let current: SignedInStudent | undefined;
  let phones = 0;
  let queue: Promise<unknown> = Promise.resolve();

  /** A check-in to a session of its own, from a phone of its own. */
  function nextCheckIn(): Promise<ReadyCheckIn> {
    const next = queue.then(async () => {
      if (current === undefined || phones === PHONES_EACH) {
        current = await hall.newStudent();
        phones = 1;
      } else {
        phones += 1;
        current = { ...current, phone: await newPhone(current.uid, current.client) };
      }
      return await readyCheckIn(current, await openSession(hall.room));
    });
    queue = next.catch(() => undefined);
    return next;
  }

  const last = (answers: readonly CheckInAnswer[]): CheckInAnswer | undefined => answers.at(-1);

  it('has died before and after every call to the store, the keys and the engine, unanswered', () => {
    assert.ok(calls.some((name) => name.endsWith('/Commit')));
    for (const name of ['rollcall:keys', 'rollcall:engine']) assert.ok(calls.includes(name), name);
    assert.equal(victims.length, 2 * calls.length);
    for (const { point, died, killedAnswer } of victims) {
      assert.ok(died, `did not die ${point}`);
      assert.equal(killedAnswer, null, `answered although killed ${point}`);
    }
  });

  it('is completed by the same call under the same key', () => {
    for (const { point, retries } of victims) {
      const end = last(retries);
      assert.ok(end?.ok, `killed ${point}: ${JSON.stringify(retries)}`);
      const { decision, status, alreadyRecorded } = end.result;
      assert.deepEqual(
        { decision, status, alreadyRecorded },
        { decision: 'accepted', status: 'present', alreadyRecorded: false },
        point,
      );
    }
  });

  it('is told nothing else meanwhile than when to come again', () => {
    for (const { point, retries } of victims) {
      for (const answer of retries.slice(0, -1)) {
        assert.ok(!answer.ok && answer.code !== null, point);
        assert.ok(['in-progress', 'unavailable'].includes(answer.code), `${point}: ${answer.code}`);
      }
    }
  });

  it('is completed at once when it had claimed nothing, or stored everything', () => {
    const firstCommit = calls.findIndex((name) => name.endsWith('/Commit')) + 1;
    const before = victims.filter(({ n }) => n < firstCommit);
    const stored = victims.filter(({ point }) => point.startsWith(`after call ${calls.length} `));
    assert.equal(before.length, 2 * (firstCommit - 1));
    assert.equal(stored.length, 1);
    for (const { point, retries } of [...before, ...stored]) assert.equal(retries.length, 1, point);
  });

  it('has left everything once and nothing twice', () => {
    for (const { point, retries, footprint } of victims) {
      const end = last(retries);
      const reply = end?.ok === true ? end.result : null;
      const attemptId = reply?.attemptId ?? '';
      assert.deepEqual(
        footprint,
        {
          record: 'present',
          events: ['check-in'],
          evidence: [attemptId],
          attempts: [[attemptId, 'accepted']],
          audit: ['check-in.accepted'],
          notices: ['check-in.accepted'],
          challengesSpent: [true],
          leased: false,
          reply,
        } satisfies Footprint,
        point,
      );
    }
  });

  it('is answered from then on as it was answered first', () => {
    for (const { point, retries, afterwards } of victims) {
      assert.deepEqual(afterwards, last(retries), point);
    }
  });
});
