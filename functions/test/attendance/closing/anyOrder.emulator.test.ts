import assert from 'node:assert/strict';
import { closeDue } from '../../../src/attendance/index.ts';
import { closeCheckIns } from '../../../src/attendance/closing/closeCheckIns.ts';
import { closeDepartures } from '../../../src/attendance/closing/closeDepartures.ts';
import { nudge } from '../../../src/attendance/closing/nudge.ts';
import type { CallContext } from '../../../src/platform/operation.ts';
import { recomputeContext } from '../../../src/platform/system.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { Lecture } from '../../support/lecture.ts';
import { AT, lecture, putRecord } from '../../support/lecture.ts';
import type { SessionState } from '../../support/sessionState.ts';
import { stateOf } from '../../support/sessionState.ts';

const OPTIONS = { chunk: 2, byStaff: false };
/** The work of one schedule, taken apart. */
const WORK: readonly ((context: CallContext, id: string) => Promise<void>)[] = [
  nudge,
  (context, id) => closeCheckIns(context, id, OPTIONS),
  (context, id) => closeDepartures(context, id, OPTIONS),
];

describe('closings that come again, in any order and beside each other', () => {
  let services: Isolated;
  const clock = clockAt(AT.left);
  before(() => {
    services = isolatedServices({ clock });
  });
  after(() => services.dispose());

  /** Seven students, of whom one is there, one left and one waits for a review. */
  async function newRoom(): Promise<Lecture> {
    const room = await lecture(services, 7);
    const [here = '', left = '', unsure = ''] = room.uids;
    await putRecord(services, room, here);
    await putRecord(services, room, left, { departure: 'left' });
    await putRecord(services, room, unsure, { status: 'pending_review' });
    return room;
  }

  /** Ids differ from room to room; what is left of the state does not. */
  async function anonymous({ courseId, sessionId }: Lecture): Promise<SessionState> {
    const text = JSON.stringify(await stateOf(services, sessionId));
    const bare = text.replaceAll(courseId, 'course').replaceAll(sessionId, 'session');
    return JSON.parse(bare) as SessionState;
  }

  const context = (): CallContext => recomputeContext(services, 'closeSessions', AT.left);
  const inOrder = async (room: Lecture, times: number): Promise<void> => {
    for (let i = 0; i < times; i++) for (const work of WORK) await work(context(), room.sessionId);
  };

  it('end in the same state whether they run once, twice or five times', async () => {
    const states: SessionState[] = [];
    for (const times of [1, 2, 5]) {
      const room = await newRoom();
      await inOrder(room, times);
      states.push(await anonymous(room));
    }
    const [once, twice, five] = states;
    assert.equal(once?.summary?.status.absent, 4);
    assert.deepEqual([twice, five], [once, once]);
  });

  it('end in the same state in every order of the three moments', async () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    const states: SessionState[] = [];
    for (const order of orders) {
      const room = await newRoom();
      for (const i of order) await WORK[i]?.(context(), room.sessionId);
      states.push(await anonymous(room));
    }
    for (const state of states) assert.deepEqual(state, states[0]);
  });

  it('end in the same state when five run at the same time', async () => {
    const [alone, together] = [await newRoom(), await newRoom()];
    await inOrder(alone, 1);
    await Promise.all(Array.from({ length: 5 }, () => inOrder(together, 1)));
    assert.deepEqual(await anonymous(together), await anonymous(alone));
  });

  it('of the schedule, five at the same time and two afterwards, count every session once', async () => {
    const own = isolatedServices({ clock });
    try {
      const rooms = await Promise.all([3, 4, 5].map((students) => lecture(own, students)));
      await Promise.all(Array.from({ length: 5 }, () => closeDue(own, AT.left)));
      await closeDue(own, AT.left);
      await closeDue(own, AT.late);
      for (const { sessionId, uids } of rooms) {
        const { students, notices, summary } = await stateOf(own, sessionId);
        assert.deepEqual(Object.keys(students).sort(), [...uids].sort());
        for (const told of Object.values(students))
          assert.equal(told, 'absent automatic none: close');
        assert.equal(notices.length, 1);
        assert.equal(summary?.marked, uids.length);
      }
    } finally {
      await own.dispose();
    }
  });
});
