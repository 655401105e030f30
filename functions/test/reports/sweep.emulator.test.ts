import assert from 'node:assert/strict';
import { isObject } from '../../../tools/support/json.ts';
import { wrapMethod } from '../../../test/support/wrapMethod.ts';
import { operations } from '../../src/operations.ts';
import { reports } from '../../src/reports/reportStore.ts';
import { requeueReports, sweepReportFiles } from '../../src/reports/sweepReports.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import type { ReportWorld } from './world.ts';
import { reportWorld } from './world.ts';

const { openReport } = operations;

describe('reports that are swept', function () {
  this.timeout(120_000);
  let world: ReportWorld;
  before(async () => {
    world = await reportWorld();
  });
  after(() => world.services.dispose());

  it('whose task was lost is asked for again by the sweep', async () => {
    const { reportId } = await world.ask(world.admin);
    const tasksOf = (): number =>
      world.tasks.left.filter(({ data }) => 'reportId' in data && data.reportId === reportId)
        .length;
    await requeueReports(world.services);
    assert.equal(tasksOf(), 1);
    world.passSeconds(130);
    await requeueReports(world.services);
    await requeueReports(world.services);
    assert.equal(tasksOf(), 2);
    // The queue gave that one up before it did anything.
    world.passSeconds(1800);
    await requeueReports(world.services);
    assert.equal(tasksOf(), 3);
    await world.build(reportId);
    world.passSeconds(130);
    await requeueReports(world.services);
    assert.equal(tasksOf(), 3);
  });

  it('loses its files when their time is over, and files of no report are swept', async () => {
    // Storage stamps files by the real time.
    world.clock.set(new Date().toISOString());
    const { reportId } = await world.ask(world.admin);
    await world.build(reportId);
    const bucket = await world.services.bucket();
    await bucket.file('reports/nobody/records.csv').save('x', { resumable: false });
    await sweepReportFiles(world.services);
    assert.equal((await world.files(reportId)).length, 1);
    world.clock.set(new Date(Date.now() + 8 * 86_400_000).toISOString());
    await sweepReportFiles(world.services);
    await sweepReportFiles(world.services);
    assert.deepEqual(await world.files(reportId), []);
    assert.deepEqual(await world.files('nobody'), []);
    assert.equal((await world.stored(reportId)).status, 'expired');
    await fails('conflict', callAs(world.admin, openReport, { reportId }, world.options));
  });

  it('are left to the queue several at a time: one that does not answer holds up few', async () => {
    const { reportId } = await world.ask(world.admin);
    const lost = { ...(await world.stored(reportId)), by: 'nobody' };
    for (const id of ['lost-1', 'lost-2', 'lost-3', 'lost-4']) {
      await reports(world.services.db).doc(id).set(lost);
    }
    world.passSeconds(130);
    let [underWay, most] = [0, 0];
    const enqueue = async (): Promise<void> => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
    };
    assert.ok((await requeueReports({ ...world.services, tasks: { enqueue } })) >= 5);
    assert.ok(most > 1 && most <= 10, String(most));
  });

  it('all expire in one sweep, however many there are', async () => {
    const { reportId } = await world.ask(world.admin);
    const { db } = world.services;
    const over = { status: 'ready', dueAt: null, filesUntil: new Date(0) } as const;
    const doc = { ...(await world.stored(reportId)), ...over };
    const writer = db.bulkWriter();
    for (let n = 0; n < 101; n++) void writer.set(reports(db).doc(`over-${String(n)}`), doc);
    await writer.close();
    assert.equal(await sweepReportFiles(world.services), 101);
    assert.equal(await sweepReportFiles(world.services), 0);
  });

  it('do not hide files of no report behind those that stay', async () => {
    world.clock.set(new Date().toISOString());
    const { reportId } = await world.ask(world.admin);
    await world.build(reportId);
    const bucket = await world.services.bucket();
    // The listing of 10,000 files that stay, in small: one file a page.
    const wanted = await world.stored(reportId);
    for (let n = 0; n < 25; n++) {
      const id = `a-${String(n).padStart(2, '0')}`;
      await reports(world.services.db).doc(id).set(wanted);
      await bucket.file(`reports/${id}/1/records.csv`).save('x', { resumable: false });
    }
    await bucket.file('reports/nobody/1/records.csv').save('x', { resumable: false });
    world.clock.set(new Date(Date.now() + 86_400_000).toISOString());
    const inSmall = async () => {
      const own = await world.services.bucket();
      wrapMethod(own, 'getFiles', ({ args: [query], proceed }) => {
        if (isObject(query)) Reflect.set(query, 'maxResults', 1);
        return proceed();
      });
      return own;
    };
    await sweepReportFiles({ ...world.services, bucket: inSmall });
    assert.deepEqual(await world.files('nobody'), []);
    assert.equal((await world.files('a-07')).length, 1);
    assert.equal((await world.files(reportId)).length, 1);
  });
});
