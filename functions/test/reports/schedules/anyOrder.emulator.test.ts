import assert from 'node:assert/strict';
import { notices } from '../../../src/notifications/noticeStore.ts';
import { sha256Hex } from '../../../src/platform/crypto.ts';
import { reports } from '../../../src/reports/reportStore.ts';
import { runDueSchedules } from '../../../src/reports/schedules/runDueSchedules.ts';
import { DELIVERIES, deliver } from '../../support/deliveries.ts';
import { reportWorld } from '../world.ts';
import { SOON_AFTER, storedSchedule, weekly } from './weekly.ts';

describe('scheduled reports are made exactly once, whatever the number and order of runs:', function () {
  this.timeout(120_000);
  const ends: string[] = [];

  for (const how of Object.keys(DELIVERIES)) {
    it(how, async () => {
      const world = await reportWorld();
      const { services, clock } = world;
      try {
        const made = [
          await weekly(world, world.teacher, {
            recipients: [world.admin],
            columns: ['localDate', 'courseCode', 'studentName', 'status'],
          }),
          await weekly(world, world.admin, { kind: 'summary', filter: {} }),
        ];
        clock.set(SOON_AFTER);
        const runs = ['05:00', '05:05', '05:10'].map(
          (time) => () => runDueSchedules(services, `2026-09-07T${time}:00Z`),
        );
        await deliver(runs, how);
        const found = await reports(services.db).where('scheduleId', '!=', null).get();
        assert.equal(found.size, 2);
        // Each as often as its task may come.
        const builds = found.docs.map(
          ({ id }) =>
            () =>
              world.build(id),
        );
        await deliver(builds, how);
        const end = [];
        for (const { scheduleId } of made) {
          const { nextAt, last } = await storedSchedule(world, scheduleId);
          assert.equal(nextAt?.toISOString(), '2026-09-14T05:00:00.000Z');
          const id = last?.reportId ?? '';
          const told = await notices(services.db).where('data.reportId', '==', id).get();
          assert.deepEqual(
            told.docs.map((doc) => doc.data().kind),
            ['report.ready'],
          );
          const { parts, status, createdAt, recipients } = await world.stored(id);
          const sha256 = sha256Hex(await world.content(id));
          assert.equal(parts[0]?.sha256, sha256);
          assert.equal((await world.files(id)).length, 1);
          // To the byte: neither names what each world has anew.
          end.push([status, createdAt.toISOString(), recipients.length, sha256]);
        }
        ends.push(JSON.stringify(end));
      } finally {
        await services.dispose();
      }
    });
  }

  it('to the same end, and the same files', () => {
    assert.equal(ends.length, Object.keys(DELIVERIES).length);
    assert.equal(new Set(ends).size, 1, ends.join('\n'));
  });
});
