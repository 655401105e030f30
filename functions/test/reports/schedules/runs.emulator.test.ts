import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { compactVerify, createLocalJWKSet } from 'jose';
import { notices } from '../../../src/notifications/noticeStore.ts';
import { operations } from '../../../src/operations.ts';
import { OPEN_END, accessOf } from '../../../src/platform/access.ts';
import { sha256Hex } from '../../../src/platform/crypto.ts';
import { reports } from '../../../src/reports/reportStore.ts';
import { runDueSchedules } from '../../../src/reports/schedules/runDueSchedules.ts';
import { runReportId } from '../../../src/reports/schedules/runSchedule.ts';
import { reportSchedules } from '../../../src/reports/schedules/scheduleStore.ts';
import { callAs } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import { member } from '../../support/school.ts';
import type { ReportWorld } from '../world.ts';
import { reportWorld } from '../world.ts';
import { DUE, SOON_AFTER, storedSchedule, weekly } from './weekly.ts';

const { getReport, openReport, runReportSchedule, updateReportSchedule } = operations;

describe('a scheduled report', function () {
  this.timeout(120_000);
  let world: ReportWorld;
  let colleague: string;
  before(async () => {
    world = await reportWorld();
    colleague = await teacher();
  });
  after(() => world.services.dispose());
  const teacher = () => member('instructor', { staffOf: { algebra: OPEN_END } }, world.services);
  const fire = async (at: string): Promise<void> => {
    world.clock.set(at);
    await runDueSchedules(world.services, at);
  };
  const reportsOf = async (scheduleId: string): Promise<string[]> => {
    const found = await reports(world.services.db).where('scheduleId', '==', scheduleId).get();
    return found.docs.map(({ id }) => id).sort();
  };
  const pauses = async (scheduleId: string) => {
    const found = await notices(world.services.db).where('data.scheduleId', '==', scheduleId).get();
    return found.docs.map((doc) => doc.data());
  };

  it('is asked for when its time has come, not before, as of that time', async () => {
    const { scheduleId } = await weekly(world, world.teacher);
    await fire('2026-09-07T04:59:59Z');
    assert.deepEqual(await reportsOf(scheduleId), []);
    await fire('2026-09-07T05:07:00Z');
    const reportId = `${scheduleId}~20260907T050000Z`;
    assert.deepEqual(await reportsOf(scheduleId), [reportId]);
    const report = await world.stored(reportId);
    assert.equal(report.createdAt.toISOString(), DUE);
    assert.equal(report.title, 'Week of algebra, 2026-08-31 – 2026-09-06');
    assert.deepEqual(report.filter, {
      courseId: 'algebra',
      from: '2026-08-30T22:00:00.000Z',
      to: '2026-09-06T22:00:00.000Z',
    });
    assert.ok(
      world.tasks.left.some(({ data }) => 'reportId' in data && data.reportId === reportId),
    );
    const { nextAt, last } = await storedSchedule(world, scheduleId);
    assert.equal(nextAt?.toISOString(), '2026-09-14T05:00:00.000Z');
    assert.deepEqual(last, { at: new Date(DUE), reportId, skipped: 0, withheld: 0 });
    const audit = await world.services.db
      .collection('audit')
      .where('subject', '==', `reports/${reportId}`)
      .get();
    assert.deepEqual(
      audit.docs.map((doc) => [doc.get('action'), doc.get('actor')] as unknown),
      [['report.asked', 'system']],
    );
  });

  it('reaches owner and recipients, who open it; the file stays when records change', async () => {
    const { scheduleId } = await weekly(world, world.teacher, { recipients: [colleague] });
    await fire(SOON_AFTER);
    const [reportId = ''] = await reportsOf(scheduleId);
    assert.equal(await world.build(reportId), 'built');
    const [ready] = (await notices(world.services.db).where('data.reportId', '==', reportId).get())
      .docs;
    assert.deepEqual(ready?.data().to, [world.teacher, colleague]);
    const bytes = await world.content(reportId);
    assert.equal(parse(bytes, { columns: true }).length, 10);
    const open = (uid: string) => callAs(uid, openReport, { reportId }, world.options);
    for (const uid of [world.teacher, colleague, world.admin]) {
      assert.equal((await open(uid)).sha256, sha256Hex(bytes));
    }
    await fails('not-found', open(await teacher()));

    const group = world.services.db
      .collectionGroup('attendance')
      .where('courseId', '==', 'algebra');
    const [record] = (await group.get()).docs;
    await record?.ref.update({ status: 'excused' });
    assert.deepEqual(await world.content(reportId), bytes);
    const report = await callAs(colleague, getReport, { reportId }, world.options);
    const keys = await callAs(null, operations.getSigningKeys, {}, world.options);
    const { payload } = await compactVerify(report.signature ?? '', createLocalJWKSet(keys));
    const manifest = JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>;
    assert.equal(manifest['createdAt'], DUE);
    assert.deepEqual(
      (manifest['parts'] as { sha256: string }[]).map(({ sha256 }) => sha256),
      [sha256Hex(bytes)],
    );
  });

  it('is made of the latest run alone after an outage, which says how many were missed', async () => {
    const { scheduleId } = await weekly(world, world.teacher, { every: 'daily', period: 'day' });
    await fire('2026-09-09T20:00:00Z');
    const latest = `${scheduleId}~20260909T050000Z`;
    assert.deepEqual(await reportsOf(scheduleId), [latest]);
    const { last, nextAt } = await storedSchedule(world, scheduleId);
    assert.equal(last?.skipped, 4);
    assert.equal(nextAt?.toISOString(), '2026-09-10T05:00:00.000Z');
    const report = await world.stored(latest);
    assert.equal(report.createdAt.toISOString(), '2026-09-09T05:00:00.000Z');
    assert.ok(report.filesUntil > new Date('2026-09-16T00:00:00Z'), 'kept from when it was made');
  });

  it('is once at a time that comes twice, and once when the clocks skip its time', async () => {
    const { scheduleId } = await weekly(world, world.admin, { every: 'daily', at: '02:30' });
    await reportSchedules(world.services.db)
      .doc(scheduleId)
      .update({ nextAt: new Date('2026-10-25T00:30:00Z') });
    for (const at of ['00:30', '00:35', '01:30', '01:35']) await fire(`2026-10-25T${at}:00Z`);
    assert.deepEqual(await reportsOf(scheduleId), [`${scheduleId}~20261025T003000Z`]);
    await reportSchedules(world.services.db)
      .doc(scheduleId)
      .update({ nextAt: new Date('2027-03-28T01:00:00Z') });
    for (const at of ['01:00', '01:05', '01:30']) await fire(`2027-03-28T${at}:00Z`);
    assert.equal((await reportsOf(scheduleId)).length, 2);
    const { nextAt } = await storedSchedule(world, scheduleId);
    assert.equal(nextAt?.toISOString(), '2027-03-29T00:30:00.000Z');
  });

  it('is found by the run after one that was killed when only the report was there', async () => {
    const { scheduleId } = await weekly(world, world.teacher);
    const before = await storedSchedule(world, scheduleId);
    await fire(SOON_AFTER);
    const reportId = runReportId(scheduleId, new Date(DUE));
    const asked = await world.stored(reportId);
    await reportSchedules(world.services.db).doc(scheduleId).set(before);
    await fire('2026-09-07T05:06:00Z');
    assert.deepEqual(await reportsOf(scheduleId), [reportId]);
    assert.deepEqual(await world.stored(reportId), asked);
    const { nextAt, last } = await storedSchedule(world, scheduleId);
    assert.equal(nextAt?.toISOString(), '2026-09-14T05:00:00.000Z');
    assert.equal(last?.reportId, reportId);
  });

  it('is built by the sweep’s task where the one that asked for it was killed before it left one', async () => {
    const { scheduleId } = await weekly(world, world.teacher);
    const tasks = { enqueue: () => Promise.reject(new Error('killed')) };
    world.clock.set(SOON_AFTER);
    await runDueSchedules({ ...world.services, tasks }, SOON_AFTER);
    const [reportId = ''] = await reportsOf(scheduleId);
    const { dueAt } = await world.stored(reportId);
    assert.ok(dueAt !== null && dueAt <= new Date('2026-09-07T05:10:00Z'));
  });

  it('does not reach recipients who may not read it any more', async () => {
    const leaver = await teacher();
    const recipients = [leaver, colleague];
    const { scheduleId } = await weekly(world, world.teacher, { recipients });
    await accessOf(world.services.db).doc(leaver).update({ staffOf: {} });
    await fire(SOON_AFTER);
    const [reportId = ''] = await reportsOf(scheduleId);
    assert.deepEqual((await world.stored(reportId)).recipients, [colleague]);
    assert.equal((await storedSchedule(world, scheduleId)).last?.withheld, 1);
    await world.build(reportId);
    await fails('not-found', callAs(leaver, openReport, { reportId }, world.options));
  });

  it('ends with the right of its owner: the schedule pauses, tells once and can be taken up again', async () => {
    const owner = await teacher();
    const { scheduleId } = await weekly(world, owner, { recipients: [colleague] });
    const { db } = world.services;
    await accessOf(db).doc(owner).update({ staffOf: {} });
    for (const at of ['05:00', '05:05', '05:10']) await fire(`2026-09-07T${at}:00Z`);
    assert.deepEqual(await reportsOf(scheduleId), []);
    const paused = await storedSchedule(world, scheduleId);
    assert.deepEqual([paused.paused?.reason, paused.nextAt], ['owner-not-entitled', null]);
    const told = await pauses(scheduleId);
    assert.deepEqual(
      told.map(({ kind, to, data }) => [kind, to, data]),
      [['report-schedule.paused', [owner, 'admins'], { scheduleId, reason: 'owner-not-entitled' }]],
    );
    await fails('conflict', callAs(owner, runReportSchedule, { scheduleId }, world.options));
    const again = () =>
      callAs(owner, updateReportSchedule, { scheduleId, enabled: true }, world.options);
    await fails('permission-denied', again());
    await accessOf(db)
      .doc(owner)
      .update({ staffOf: { algebra: OPEN_END } });
    const resumed = await again();
    assert.deepEqual([resumed.paused, resumed.nextAt], [null, '2026-09-14T05:00:00.000Z']);
    await accessOf(db).doc(owner).update({ standing: 'suspended' });
    await fire('2026-09-14T05:00:00Z');
    assert.equal((await pauses(scheduleId)).length, 2, 'a second pause is told anew');
  });

  it('is none of a term that is over, and of one that is gone', async () => {
    const term = { name: 'T', from: '2026-08-01', to: '2026-09-13', timeZone: 'Europe/Berlin' };
    const { id: termId } = await callAs(world.admin, operations.createTerm, term, world.options);
    const asked = { period: 'term', termId } as const;
    const { scheduleId } = await weekly(world, world.admin, asked);
    const other = await weekly(world, world.admin, asked);
    for (const day of ['07', '14', '21', '28']) await fire(`2026-09-${day}T05:00:00Z`);
    assert.equal((await reportsOf(scheduleId)).length, 2);
    assert.equal((await storedSchedule(world, scheduleId)).paused?.reason, 'term-over');
    const second = await world.stored(`${scheduleId}~20260914T050000Z`);
    assert.equal(second.filter['to'], '2026-09-13T22:00:00.000Z');
    const { db } = world.services;
    await reportSchedules(db)
      .doc(other.scheduleId)
      .update({ paused: null, last: null, nextAt: new Date('2026-09-28T05:00:00Z') });
    await db.doc(`terms/${termId}`).delete();
    await fire('2026-09-28T05:01:00Z');
    assert.equal((await storedSchedule(world, other.scheduleId)).paused?.reason, 'term-missing');
  });

  it('is made at once when somebody asks, and the schedule stays as it is', async () => {
    // Reports of the tests before are of the others and not built.
    const owner = await teacher();
    const { scheduleId } = await weekly(world, owner);
    const before = await storedSchedule(world, scheduleId);
    const sameClick = { ...world.options, key: 'of-a-double-click' };
    const run = () => callAs(owner, runReportSchedule, { scheduleId }, sameClick);
    const { reportId } = await run();
    assert.deepEqual(await run(), { reportId });
    assert.equal(await world.build(reportId), 'built');
    assert.deepEqual(await storedSchedule(world, scheduleId), before);
    assert.equal((await world.stored(reportId)).title, 'Week of algebra, 2026-08-24 – 2026-08-30');
  });

  it('is made no more at once than a few that are not built, also by an admin', async () => {
    const owner = await teacher();
    const { scheduleId } = await weekly(world, owner);
    const run = (who: string) => callAs(who, runReportSchedule, { scheduleId }, world.options);
    for (let n = 0; n < 5; n++) await run(n % 2 === 0 ? owner : world.admin);
    for (const who of [owner, world.admin]) {
      assert.match((await fails('rate-limited', run(who))).message, /5 reports/);
    }
  });

  it('sums up when it is a summary: a row for each student in each course', async () => {
    const { scheduleId } = await weekly(world, world.admin, { kind: 'summary', filter: {} });
    await fire(SOON_AFTER);
    const [reportId = ''] = await reportsOf(scheduleId);
    assert.equal(await world.build(reportId), 'built');
    const rows = parse<Record<string, string>>(await world.content(reportId), { columns: true });
    assert.equal(rows.length, 10);
    const keys = rows.map(({ courseCode, name }) => `${courseCode ?? ''} ${name ?? ''}`);
    assert.deepEqual(keys, keys.toSorted());
    assert.ok(rows.every(({ sessions, pending }) => Number(sessions) + Number(pending) === 2));
  });

  it('draws what it sums up when it is a PDF', async () => {
    const asked = { kind: 'summary', filter: {}, format: 'pdf' } as const;
    const { scheduleId } = await weekly(world, world.admin, asked);
    await fire(SOON_AFTER);
    const [reportId = ''] = await reportsOf(scheduleId);
    assert.equal(await world.build(reportId), 'built');
    const bytes = await world.content(reportId);
    assert.match(bytes.subarray(0, 8).toString('latin1'), /^%PDF-1\.\d/);
    const { parts, progress } = await world.stored(reportId);
    assert.deepEqual([parts[0]?.type, progress.rows], ['application/pdf', 10]);
  });

  it('that cannot be made holds up no other', async () => {
    const broken = await weekly(world, world.teacher);
    const well = await weekly(world, world.teacher);
    const { db } = world.services;
    await db.doc(`reportSchedules/${broken.scheduleId}`).update({ period: 'century' });
    await assert.rejects(fire(SOON_AFTER), AggregateError);
    assert.equal((await reportsOf(well.scheduleId)).length, 1);
    assert.equal((await reportsOf(broken.scheduleId)).length, 0);
    await db.doc(`reportSchedules/${broken.scheduleId}`).update({ period: 'week' });
    await fire('2026-09-07T05:06:00Z');
    assert.equal((await reportsOf(broken.scheduleId)).length, 1);
  });

  it('is made once of a term that was over when somebody turned the schedule to it', async () => {
    const term = { name: 'S', from: '2026-03-01', to: '2026-07-31', timeZone: 'Europe/Berlin' };
    const { id: termId } = await callAs(world.admin, operations.createTerm, term, world.options);
    const { scheduleId } = await weekly(world, world.admin);
    await fire('2026-09-07T05:00:00Z');
    world.clock.set('2026-09-08T12:00:00Z');
    const changes = { scheduleId, period: 'term', termId } as const;
    await callAs(world.admin, updateReportSchedule, changes, world.options);
    await fire('2026-09-14T05:00:00Z');
    const { filter } = await world.stored(`${scheduleId}~20260914T050000Z`);
    assert.equal(filter['to'], '2026-07-31T22:00:00.000Z');
    await fire('2026-09-21T05:00:00Z');
    assert.equal((await storedSchedule(world, scheduleId)).paused?.reason, 'term-over');
    assert.equal((await reportsOf(scheduleId)).length, 2);
  });
});
