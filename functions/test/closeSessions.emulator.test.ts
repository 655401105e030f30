import assert from 'node:assert/strict';
import type * as Entry from '../src/index.ts';
import { emulatorServices } from './support/call.ts';
import type { Lecture } from './support/lecture.ts';
import { lecture, putRecord } from './support/lecture.ts';
import { stateOf } from './support/sessionState.ts';

/** The deployed schedule. It may find sessions of other tests, too, that are due and cannot be closed. */
describe('the schedule that closes sessions', () => {
  let deployed: typeof Entry;
  const services = emulatorServices();
  before(async () => {
    deployed = await import('../src/index.ts');
  });

  const fire = async (scheduleTime: string): Promise<void> => {
    try {
      await deployed.closeSessions.run({ scheduleTime });
    } catch (others) {
      assert.ok(others instanceof AggregateError, String(others));
    }
  };
  /** A session that ended this morning, with three students of whom one was there. */
  const ended = async (): Promise<Lecture> => {
    const at = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
    const room = await lecture(services, 3, {
      opensAt: at(-200),
      startsAt: at(-180),
      lateAfter: at(-170),
      closesAt: at(-90),
      endsAt: at(-90),
    });
    await putRecord(services, room, room.uids[0] ?? '');
    return room;
  };

  it('leaves the same state however often and in whatever order it fires', async () => {
    const times = ['10:00', '10:05', '10:10', '10:15', '10:20'].map(
      (time) => `2026-11-27T${time}:00Z`,
    );
    const states: string[] = [];
    for (const fired of [times.slice(0, 1), [times[0], times[0]], times, times.toReversed()]) {
      const room = await ended();
      for (const time of fired) await fire(time ?? '');
      const state = JSON.stringify(await stateOf(services, room.sessionId));
      states.push(state.replaceAll(room.courseId, 'course').replaceAll(room.sessionId, 'session'));
    }
    const [once = '', ...more] = states;
    assert.match(once, /"absent":2,/);
    assert.match(once, /"auto_closed":1,/);
    for (const state of more) assert.equal(state, once);
  });
});
