import assert from 'node:assert/strict';
import { sha256Hex } from '../../src/platform/crypto.ts';
import { buildReport } from '../../src/reports/build/buildReport.ts';
import { reports } from '../../src/reports/reportStore.ts';
import { withBucket } from './faultyBucket.ts';
import type { ReportWorld } from './world.ts';
import { PAGE, reportWorld } from './world.ts';

describe('a report that several builders come for', function () {
  this.timeout(120_000);
  let world: ReportWorld;
  before(async () => {
    world = await reportWorld();
  });
  after(() => world.services.dispose());

  it('of two builders at once becomes one file and one notice', async () => {
    for (const hook of ['onBegun', 'onWritten'] as const) {
      const { reportId } = await world.ask(world.admin);
      const overtaken = async (): Promise<void> => {
        // The first one stalls beyond its lease; what it had begun to say of its progress may come in between.
        for (let n = 0; n < 5; n++) {
          world.passSeconds(121);
          if ((await world.build(reportId)) === 'built') return;
        }
        assert.fail('the second builder never got the report');
      };
      let taking = Promise.resolve();
      const taken = (): Promise<void> => {
        taking = overtaken();
        return taking;
      };
      const services = withBucket(world.services, { [hook]: taken });
      assert.equal(await buildReport(services, reportId, PAGE), 'lost');
      // Whoever lost the report may know it before the other is done.
      await taking;
      const { status, parts } = await world.stored(reportId);
      assert.equal(status, 'ready');
      assert.deepEqual(await world.files(reportId), [parts[0]?.path]);
      assert.equal(parts[0]?.sha256, sha256Hex(await world.content(reportId)));
      assert.deepEqual(await world.told(reportId), ['report.ready']);
    }
  });

  it('keeps the files of who took over when the one before fails for good', async () => {
    const { reportId } = await world.ask(world.admin);
    // The last of its tries but one were killed.
    await reports(world.services.db).doc(reportId).update({ tries: 5 });
    const overtaken = async (): Promise<void> => {
      await reports(world.services.db).doc(reportId).update({ tries: 1 });
      // What it had begun to say of its progress may come in between.
      for (let n = 0, end = ''; n < 5 && end !== 'built'; n++) {
        world.passSeconds(121);
        end = await world.build(reportId);
      }
      throw new Error('Storage is gone');
    };
    let taking = Promise.resolve();
    const onBegun = (): Promise<void> => {
      taking = overtaken();
      return taking;
    };
    const services = withBucket(world.services, { onBegun });
    assert.equal(await buildReport(services, reportId, PAGE), 'lost');
    // Whoever lost the report may know it before the other is done.
    await assert.rejects(taking, /Storage is gone/);
    const { status, parts } = await world.stored(reportId);
    assert.equal(status, 'ready');
    assert.deepEqual(await world.files(reportId), [parts[0]?.path]);
    assert.deepEqual(await world.told(reportId), ['report.ready']);
  });

  it('of many tasks at once is built by one', async () => {
    const { reportId } = await world.ask(world.admin);
    const ends = await Promise.all(Array.from({ length: 5 }, () => world.build(reportId)));
    assert.equal(ends.filter((end) => end === 'built').length, 1, String(ends));
    assert.equal((await world.files(reportId)).length, 1);
    assert.deepEqual(await world.told(reportId), ['report.ready']);
  });
});
