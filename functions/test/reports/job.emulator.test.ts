import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { operations } from '../../src/operations.ts';
import { sha256Hex } from '../../src/platform/crypto.ts';
import { accessOf } from '../../src/platform/access.ts';
import { buildReport } from '../../src/reports/build/buildReport.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import { member } from '../support/school.ts';
import { withBucket } from './faultyBucket.ts';
import type { ReportWorld } from './world.ts';
import { PAGE, ROWS, reportWorld } from './world.ts';

const { cancelReport, deleteReport, getReport, listReports, openReport } = operations;

describe('a report', function () {
  this.timeout(120_000);
  let world: ReportWorld;
  before(async () => {
    world = await reportWorld();
  });
  after(() => world.services.dispose());

  it('is asked for, built by its task, and says what came of it', async () => {
    const { reportId, status } = await world.ask(world.admin, { filter: { section: 'A' } });
    assert.equal(status, 'queued');
    assert.ok(
      world.tasks.left.some(
        ({ queue, data }) =>
          queue === 'buildReport' && 'reportId' in data && data.reportId === reportId,
      ),
    );
    assert.equal(await world.build(reportId), 'built');
    const report = await callAs(world.admin, getReport, { reportId }, world.options);
    const bytes = await world.content(reportId);
    assert.equal(report.status, 'ready');
    assert.deepEqual(report.parts, [
      {
        name: 'records-2026-10-01.csv',
        type: 'text/csv; charset=utf-8',
        rows: 8,
        bytes: bytes.length,
        sha256: sha256Hex(bytes),
      },
    ]);
    const rows = parse<Record<string, string>>(bytes, { columns: true, record_delimiter: '\r\n' });
    assert.deepEqual(
      new Set(rows.map((row) => row['studentName'])),
      new Set(['ada', "'=cmd|calc"]),
    );
    const { startsAt, courseTitle } = rows[0] ?? {};
    assert.equal(startsAt, '2026-09-04T09:00:00+02:00');
    assert.equal(courseTitle, 'Botany, applied');
    assert.deepEqual(await world.told(reportId), ['report.ready']);
    assert.deepEqual(await world.audited(reportId), ['report.asked', 'report.ready']);
  });

  it('has every record once, in one order, in each format and also of who has no account', async () => {
    for (const format of ['csv', 'json', 'ndjson', 'xlsx'] as const) {
      const { reportId } = await world.ask(world.admin, { format });
      assert.equal(await world.build(reportId), 'built');
      const { parts, progress } = await world.stored(reportId);
      assert.deepEqual(
        parts.map(({ rows }) => rows),
        [ROWS],
      );
      assert.deepEqual(progress, {
        rows: ROWS,
        bytes: parts[0]?.bytes,
        pages: Math.ceil(ROWS / PAGE),
      });
      if (format !== 'ndjson') continue;
      const lines = (await world.content(reportId)).toString().trimEnd().split('\n');
      const keys = lines.map((line) => {
        const { localDate, studentUid, studentName } = JSON.parse(line) as Record<
          string,
          string | null
        >;
        assert.equal(studentName === null, studentUid === 'eve');
        return `${String(localDate)} ${String(studentUid)}`;
      });
      assert.equal(new Set(keys).size, ROWS);
      assert.deepEqual(keys, keys.toSorted().toReversed());
    }
  });

  it('is the same bytes when it is asked for twice', async () => {
    const asked = { format: 'xlsx', columns: ['localDate', 'studentName', 'status'] } as const;
    const [one, two] = [
      await world.ask(world.admin, { ...asked, columns: [...asked.columns] }),
      await world.ask(world.admin, { ...asked, columns: [...asked.columns] }),
    ];
    await world.build(one.reportId);
    await world.build(two.reportId);
    assert.ok((await world.content(one.reportId)).equals(await world.content(two.reportId)));
  });

  it('is opened by an address for minutes, which is audited, by its owner and admins only', async () => {
    const { reportId } = await world.ask(world.teacher, { filter: { courseId: 'algebra' } });
    await fails('conflict', callAs(world.teacher, openReport, { reportId }, world.options));
    await world.build(reportId);
    const link = await callAs(world.teacher, openReport, { reportId }, world.options);
    assert.match(link.url, /\/v1\/files\/[\w-]{43}$/);
    assert.equal(link.sha256, sha256Hex(await world.content(reportId)));
    await callAs(world.admin, openReport, { reportId }, world.options);
    assert.equal((await world.audited(reportId)).filter((a) => a === 'report.opened').length, 2);
    await fails(
      'not-found',
      callAs(world.teacher, openReport, { reportId, part: 2 }, world.options),
    );
    await fails('not-found', callAs('ada', openReport, { reportId }, world.options));
    for (const op of [getReport, cancelReport]) {
      await fails('not-found', callAs('ada', op, { reportId }, world.options));
    }
    await fails('not-found', callAs('ada', deleteReport, { reportId }, world.options));
  });

  it('is listed to who asked for it; to admins all are', async () => {
    const mine = await world.ask('ada');
    const own = await callAs('ada', listReports, {}, world.options);
    assert.deepEqual(
      own.reports.map(({ reportId }) => reportId),
      [mine.reportId],
    );
    assert.deepEqual(own.reports[0]?.filter, { studentUid: 'ada' });
    await fails(
      'permission-denied',
      callAs('ada', listReports, { by: world.admin }, world.options),
    );
    const first = await callAs(world.admin, listReports, { limit: 1 }, world.options);
    const next = { limit: 200, cursor: first.nextCursor ?? '' };
    const rest = await callAs(world.admin, listReports, next, world.options);
    const ids = [...first.reports, ...rest.reports].map(({ reportId }) => reportId);
    assert.ok(ids.length > 3 && new Set(ids).size === ids.length && ids.includes(mine.reportId));
    await world.build(mine.reportId);
  });

  it('reaches no further than its asker may read', async () => {
    await fails('permission-denied', world.ask('ada', { filter: { studentUid: 'bob' } }));
    await fails('permission-denied', world.ask(world.teacher));
    await fails('permission-denied', world.ask(world.teacher, { filter: { courseId: 'botany' } }));
    await fails(
      'permission-denied',
      world.ask(world.teacher, { filter: { staffUid: world.admin } }),
    );
    const { reportId } = await world.ask(world.teacher, { filter: { staffUid: world.teacher } });
    await world.build(reportId);
    const { parts, courseIds } = await world.stored(reportId);
    assert.deepEqual([parts[0]?.rows, courseIds], [ROWS / 2, ['algebra']]);
  });

  it('fails, and says so, when its asker lost the course before it was built', async () => {
    const { reportId } = await world.ask(world.teacher, { filter: { courseId: 'algebra' } });
    const ref = accessOf(world.services.db).doc(world.teacher);
    const access = (await ref.get()).data();
    await ref.update({ staffOf: {} });
    try {
      assert.equal(await world.build(reportId), 'failed');
      const { status, problem } = await world.stored(reportId);
      assert.deepEqual([status, problem], ['failed', 'not-allowed']);
      assert.deepEqual(await world.files(reportId), []);
      assert.deepEqual(await world.told(reportId), ['report.failed']);
    } finally {
      await ref.update({ staffOf: access?.staffOf ?? {} });
    }
  });

  it('is opened no more once its asker lost a course that is in it', async () => {
    const { reportId } = await world.ask(world.teacher, { filter: { staffUid: world.teacher } });
    await world.build(reportId);
    const ref = accessOf(world.services.db).doc(world.teacher);
    const access = (await ref.get()).data();
    await ref.update({ staffOf: {} });
    try {
      await fails('not-found', callAs(world.teacher, openReport, { reportId }, world.options));
    } finally {
      await ref.update({ staffOf: access?.staffOf ?? {} });
    }
    await callAs(world.teacher, openReport, { reportId }, world.options);
  });

  it('of everybody is neither opened nor built for who was an admin and is a student now', async () => {
    const { services } = world;
    const leaver = await member('admin', {}, services);
    const { reportId } = await world.ask(leaver);
    const { reportId: waiting } = await world.ask(leaver);
    await world.build(reportId);
    await accessOf(services.db).doc(leaver).update({ role: 'student' });
    await fails('not-found', callAs(leaver, openReport, { reportId }, world.options));
    assert.equal(await world.build(waiting), 'failed');
    assert.equal((await world.stored(waiting)).problem, 'not-allowed');
  });

  it('says in its manifest between which moments it was read', async () => {
    const { reportId } = await world.ask(world.admin);
    world.passSeconds(30);
    const from = world.clock.now().toISOString();
    const onWritten = (): Promise<void> => {
      world.passSeconds(50);
      return Promise.resolve();
    };
    assert.equal(
      await buildReport(withBucket(world.services, { onWritten }), reportId, PAGE),
      'built',
    );
    const { manifest } = await world.stored(reportId);
    const { read } = z.object({ read: z.unknown() }).parse(JSON.parse(manifest ?? ''));
    assert.deepEqual(read, { from, to: world.clock.now().toISOString() });
  });

  it('is deleted with its files, when it has ended', async () => {
    const { reportId } = await world.ask(world.admin);
    await fails('conflict', callAs(world.admin, deleteReport, { reportId }, world.options));
    await world.build(reportId);
    await callAs(world.admin, deleteReport, { reportId }, world.options);
    assert.deepEqual(await world.files(reportId), []);
    await fails('not-found', callAs(world.admin, getReport, { reportId }, world.options));
    assert.ok((await world.audited(reportId)).includes('report.deleted'));
  });

  it('is limited to a few at a time for one person', async () => {
    for (let n = 0; n < 5; n++) await world.ask('dora');
    const refused = await fails('rate-limited', world.ask('dora'));
    assert.match(refused.message, /5 reports/);
  });
});
