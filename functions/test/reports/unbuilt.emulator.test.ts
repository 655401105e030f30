import assert from 'node:assert/strict';
import { usersOf } from '../../src/accounts/accountStore.ts';
import { operations } from '../../src/operations.ts';
import { buildReport } from '../../src/reports/build/buildReport.ts';
import { reports } from '../../src/reports/reportStore.ts';
import { callAs } from '../support/call.ts';
import { withEnv } from '../support/environment.ts';
import { fails } from '../support/fails.ts';
import { withBucket } from './faultyBucket.ts';
import type { ReportWorld } from './world.ts';
import { PAGE, ROWS, reportWorld } from './world.ts';

const { cancelReport } = operations;

describe('a report that does not come to be', function () {
  this.timeout(120_000);
  let world: ReportWorld;
  before(async () => {
    world = await reportWorld();
  });
  after(() => world.services.dispose());

  it('that is cancelled while it is built stops within a page and leaves no file', async () => {
    const { reportId } = await world.ask(world.admin);
    const onBegun = async (): Promise<void> => {
      await callAs(world.admin, cancelReport, { reportId }, world.options);
    };
    const services = withBucket(world.services, { onBegun });
    assert.equal(await buildReport(services, reportId, PAGE), 'lost');
    const { status, progress } = await world.stored(reportId);
    assert.equal(status, 'cancelled');
    assert.ok(progress.pages <= 2, String(progress.pages));
    assert.deepEqual(await world.files(reportId), []);
    assert.deepEqual(await world.told(reportId), []);
    assert.equal(await world.build(reportId), 'nothing to do');
    await fails('conflict', callAs(world.admin, cancelReport, { reportId }, world.options));
  });

  it('that is cancelled when its file was whole leaves none either', async () => {
    const { reportId } = await world.ask(world.admin);
    const onWritten = async (): Promise<void> => {
      await callAs(world.admin, cancelReport, { reportId }, world.options);
    };
    const services = withBucket(world.services, { onWritten });
    await buildReport(services, reportId, PAGE).catch(() => undefined);
    assert.equal((await world.stored(reportId)).status, 'cancelled');
    assert.deepEqual(await world.files(reportId), []);
  });

  it('starts over when Storage fails half-way, and gives up after some tries', async () => {
    const { reportId } = await world.ask(world.admin);
    await assert.rejects(
      buildReport(withBucket(world.services, { failing: true }), reportId, PAGE),
      /gone/,
    );
    assert.deepEqual(await world.files(reportId), []);
    const { status, leaseUntil } = await world.stored(reportId);
    assert.deepEqual([status, leaseUntil], ['queued', null]);
    assert.equal(await world.build(reportId), 'built');
    assert.equal((await world.files(reportId)).length, 1);

    const { reportId: hopeless } = await world.ask(world.admin);
    const failing = () =>
      buildReport(withBucket(world.services, { failing: true }), hopeless, PAGE);
    for (let n = 1; n < 6; n++) await assert.rejects(failing());
    assert.equal(await failing(), 'failed');
    assert.equal((await world.stored(hopeless)).problem, 'gave-up');
    assert.deepEqual(await world.told(hopeless), ['report.failed']);
  });

  it('whose builder is killed each time is given up, too', async () => {
    const { reportId } = await world.ask(world.admin);
    // Six were killed: each left its try and its hold.
    const left = { status: 'building', tries: 6, fence: 6 } as const;
    await reports(world.services.db)
      .doc(reportId)
      .update({ ...left, leaseUntil: world.clock.now() });
    assert.equal(await world.build(reportId), 'failed');
    assert.equal((await world.stored(reportId)).problem, 'gave-up');
    assert.deepEqual(await world.told(reportId), ['report.failed']);
  });

  it('of more rows than its format may have fails before any is read', async () => {
    const { reportId } = await world.ask(world.admin, { format: 'pdf' });
    await world.withOldestDamaged(async () => {
      const few = ROWS - 1;
      assert.equal(await buildReport(world.services, reportId, PAGE, () => few), 'failed');
    });
    assert.equal((await world.stored(reportId)).problem, 'too-many-rows');
    assert.deepEqual(await world.files(reportId), []);
  });

  it('that fails says in the audit how far its last try had come', async () => {
    const { reportId } = await world.ask(world.admin);
    // The last of its tries but one were killed, and each look at the clock is four seconds later.
    await reports(world.services.db).doc(reportId).update({ tries: 5 });
    const now = (): Date => {
      world.passSeconds(4);
      return world.clock.now();
    };
    const services = { ...world.services, clock: { now } };
    await world.withOldestDamaged(async () => {
      assert.equal(await buildReport(services, reportId, PAGE), 'failed');
    });
    const found = await world.services.db
      .collection('audit')
      .where('subject', '==', `reports/${reportId}`)
      .where('action', '==', 'report.failed')
      .get();
    const wholePages = ROWS - (ROWS % PAGE);
    assert.deepEqual(
      found.docs.map((doc) => [doc.get('details.rows'), doc.get('details.problem')] as unknown),
      [[wholePages, 'gave-up']],
    );
  });

  it('is not read while there is no key to sign it with', async () => {
    const { reportId } = await world.ask(world.admin);
    await withEnv({ REPORT_SIGNING_KEY: 'short' }, () =>
      world.withOldestDamaged(async () => {
        await assert.rejects(world.build(reportId), /REPORT_SIGNING_KEY/);
      }),
    );
    world.passSeconds(61);
    assert.equal(await world.build(reportId), 'built');
  });

  it('that is a summary of more rows than its format may have names nobody', async () => {
    const { reportId } = await world.ask(world.admin, { kind: 'summary', format: 'pdf' });
    const ref = usersOf(world.services.db).doc('ada');
    const before = (await ref.get()).data();
    assert.ok(before);
    await ref.update({ standing: 'damaged' });
    try {
      // Five students in two courses.
      assert.equal(await buildReport(world.services, reportId, PAGE, () => 9), 'failed');
    } finally {
      await ref.set(before);
    }
    assert.equal((await world.stored(reportId)).problem, 'too-many-rows');
  });

  it('that is a summary and is cancelled while records are read reads no more', async () => {
    const { reportId } = await world.ask(world.admin, { kind: 'summary' });
    const { services } = world;
    // A builder looks into its folder before it reads.
    const bucket: typeof services.bucket = async () => {
      await callAs(world.admin, cancelReport, { reportId }, world.options).catch(() => undefined);
      return await services.bucket();
    };
    await world.withOldestDamaged(async () => {
      assert.equal(await buildReport({ ...services, bucket }, reportId, 1), 'lost');
    });
    assert.equal((await world.stored(reportId)).status, 'cancelled');
  });
});
