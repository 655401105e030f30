import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyExcuse, endExcuse, excuseSession } from '../../../src/attendance/index.ts';
import { closeCheckIns } from '../../../src/attendance/closing/closeCheckIns.ts';
import { markAfterArrival } from '../../../src/attendance/record.ts';
import { recordRef } from '../../../src/attendance/recordStore.ts';
import { recomputeContext } from '../../../src/platform/system.ts';
import { clockAt } from '../../support/clock.ts';
import type { Deliver } from '../../support/deliveries.ts';
import { DELIVERIES, deliver } from '../../support/deliveries.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { AT, putRecord } from '../../support/lecture.ts';
import type { Excusable } from './world.ts';
import { excusable, excused, sessionAfter, timesAfter } from './world.ts';

const DAYS = { from: '2026-11-02', to: '2026-11-03' };

describe('excuses and what happens beside them', function () {
  this.timeout(120_000);
  let services: Isolated;
  before(() => {
    services = isolatedServices({ clock: clockAt(AT.closed) });
  });
  after(() => services.dispose());

  const context = () => recomputeContext(services, 'test', 'test');
  const close = (id: string): Promise<void> =>
    closeCheckIns(context(), id, { chunk: 2, byStaff: false });
  const follow = (id: string): Promise<void> => excuseSession(context(), id);
  const markOf = async (id: string, { student }: Excusable): Promise<string> => {
    const record = (await recordRef(services.db, id, student).get()).data();
    return record === undefined ? 'none' : `${record.status} ${record.method}`;
  };

  /** As a phone's check-in does it to the record, whatever stands there. */
  async function arrive(sessionId: string, room: Excusable): Promise<void> {
    const { student } = room;
    await services.db.runTransaction(async (tx) => {
      const ref = recordRef(services.db, sessionId, student);
      const before = (await tx.get(ref)).data() ?? null;
      const mark = markAfterArrival(before, 'accepted', 'present', 'face');
      if (mark === null) return;
      if (before === null) return;
      tx.update(ref, { ...mark, markedBy: student });
    });
    const there = await recordRef(services.db, sessionId, student).get();
    if (!there.exists) await putRecord(services, { ...room, sessionId }, student);
  }

  /**
   * One student, one excuse of two days. `here` is attended, `plain` is not, `moved` goes to a day that is not excused,
   * `late` is made afterwards.
   */
  async function scene(): Promise<{
    steps: Readonly<Record<string, () => Promise<void>>>;
    marks: () => Promise<Record<string, string>>;
  }> {
    const room = await excusable(services);
    const here = room.sessionId;
    const plain = await sessionAfter(services, room, 0);
    const moved = await sessionAfter(services, room, 1);
    let late: string | null = null;
    const steps = {
      approve: async () => applyExcuse(context(), await excused(services, room.student, DAYS)),
      materialise: async () => {
        late = await sessionAfter(services, room, 0);
        await follow(late);
      },
      close: async () => {
        for (const id of [here, plain]) await close(id);
      },
      arrive: () => arrive(here, room),
      move: async () => {
        await services.db.doc(`sessions/${moved}`).update({ ...timesAfter(3) });
        await follow(moved);
      },
    };
    const marks = async (): Promise<Record<string, string>> => {
      // The schedule comes again.
      for (const id of [here, plain, late ?? assert.fail('never made')]) await close(id);
      return {
        here: await markOf(here, room),
        plain: await markOf(plain, room),
        moved: await markOf(moved, room),
        late: await markOf(late ?? '', room),
      };
    };
    return { steps, marks };
  }
  const EXPECTED = {
    here: 'present face',
    plain: 'excused request',
    moved: 'none',
    late: 'excused request',
  };
  const names = ['approve', 'materialise', 'close', 'arrive', 'move'];

  it('leave the same marks in any order', async () => {
    const order = fc.shuffledSubarray(names, { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(order, async (inOrder) => {
        const { steps, marks } = await scene();
        for (const name of inOrder) await steps[name]?.();
        assert.deepEqual(await marks(), EXPECTED);
      }),
      { numRuns: 30, examples: [[names], [names.toReversed()]], endOnFailure: true },
    );
  });

  it('leave the same marks when all happens at once', async () => {
    for (let n = 0; n < 5; n++) {
      const { steps, marks } = await scene();
      await Promise.all(Object.values(steps).map((step) => step()));
      assert.deepEqual(await marks(), EXPECTED);
    }
  });

  for (const how of Object.keys(DELIVERIES)) {
    it(`leave the same marks however their events come: ${how}`, async () => {
      const room = await excusable(services);
      const { student, sessionId } = room;
      const next = await sessionAfter(services, room, 1);
      const given = await excused(services, student, DAYS);
      const ended = await excused(services, student, { from: '2026-11-04', to: '2026-11-05' });
      const gone = await sessionAfter(services, room, 2);
      await applyExcuse(context(), ended);
      assert.equal(await markOf(gone, room), 'excused request');
      await services.db.runTransaction((tx) => {
        endExcuse(tx, services.db, ended, 'all', services.clock.now());
        return Promise.resolve();
      });
      const events: Deliver[] = [
        () => applyExcuse(context(), given),
        () => applyExcuse(context(), ended),
        () => follow(sessionId),
        () => follow(next),
        () => follow(gone),
        () => close(sessionId),
      ];
      await deliver(events, how);
      assert.deepEqual(await Promise.all([sessionId, next, gone].map((id) => markOf(id, room))), [
        'excused request',
        'excused request',
        'none',
      ]);
      const told = await services.db
        .collection(`sessions/${sessionId}/attendance/${student}/events`)
        .get();
      assert.deepEqual(
        told.docs.map((doc) => doc.get('kind') as unknown),
        ['excuse'],
      );
    });
  }

  it('end as the last decision says when two decisions are applied at once', async () => {
    const room = await excusable(services);
    const { student, sessionId } = room;
    const id = await excused(services, student, DAYS);
    await close(sessionId);
    for (let round = 0; round < 6; round++) {
      const stands = round % 2 === 1;
      const before = applyExcuse(context(), id);
      await services.db.runTransaction((tx) => {
        const now = services.clock.now();
        if (stands) giveAgain(tx);
        else endExcuse(tx, services.db, id, 'all', now);
        return Promise.resolve();
      });
      await Promise.all([before, applyExcuse(context(), id), follow(sessionId)]);
      const expected = stands ? 'excused request' : 'absent automatic';
      assert.equal(await markOf(sessionId, room), expected);
    }
    function giveAgain(tx: FirebaseFirestore.Transaction): void {
      tx.update(services.db.doc(`excuses/${id}`), { standing: true });
    }
  });

  it('of a long range are given in chunks, all of them, and taken back so', async () => {
    const room = await excusable(services);
    for (let day = 1; day <= 24; day++) {
      await Promise.all([0, 1, 2, 3, 4].map(() => sessionAfter(services, room, day)));
    }
    const id = await excused(services, room.student, { from: '2026-11-03', to: '2026-11-30' });
    await Promise.all([applyExcuse(context(), id, 25), applyExcuse(context(), id, 40)]);
    const byRequest = async (): Promise<number> => {
      const all = services.db.collectionGroup('attendance').where('uid', '==', room.student);
      return (await all.where('method', '==', 'request').count().get()).data().count;
    };
    assert.equal(await byRequest(), 120);
    await services.db.runTransaction((tx) => {
      endExcuse(tx, services.db, id, 'all', services.clock.now());
      return Promise.resolve();
    });
    await applyExcuse(context(), id, 50);
    assert.equal(await byRequest(), 0);
  });
});
