import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { usersOf } from '../../src/accounts/accountStore.ts';
import { operations } from '../../src/operations.ts';
import { sha256Hex } from '../../src/platform/crypto.ts';
import { accessOf } from '../../src/platform/access.ts';
import { buildReport } from '../../src/reports/build/buildReport.ts';
import { reports } from '../../src/reports/reportStore.ts';
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

  const options = () => ({ services: world.services });

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
    const report = await callAs(world.admin, getReport, { reportId }, options());
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
    await fails('conflict', callAs(world.teacher, openReport, { reportId }, options()));
    await world.build(reportId);
    const link = await callAs(world.teacher, openReport, { reportId }, options());
    assert.match(link.url, /\/v1\/files\/[\w-]{43}$/);
    assert.equal(link.sha256, sha256Hex(await world.content(reportId)));
    await callAs(world.admin, openReport, { reportId }, options());
    assert.equal((await world.audited(reportId)).filter((a) => a === 'report.opened').length, 2);
    await fails('not-found', callAs(world.teacher, openReport, { reportId, part: 2 }, options()));
    await fails('not-found', callAs('ada', openReport, { reportId }, options()));
    for (const op of [getReport, cancelReport]) {
      await fails('not-found', callAs('ada', op, { reportId }, options()));
    }
    await fails('not-found', callAs('ada', deleteReport, { reportId }, options()));
  });

  it('is listed to who asked for it; to admins all are', async () => {
    const mine = await world.ask('ada');
    const own = await callAs('ada', listReports, {}, options());
    assert.deepEqual(
      own.reports.map(({ reportId }) => reportId),
      [mine.reportId],
    );
    assert.deepEqual(own.reports[0]?.filter, { studentUid: 'ada' });
    await fails('permission-denied', callAs('ada', listReports, { by: world.admin }, options()));
    const first = await callAs(world.admin, listReports, { limit: 1 }, options());
    const next = { limit: 200, cursor: first.nextCursor ?? '' };
    const rest = await callAs(world.admin, listReports, next, options());
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
      await fails('not-found', callAs(world.teacher, openReport, { reportId }, options()));
    } finally {
      await ref.update({ staffOf: access?.staffOf ?? {} });
    }
    await callAs(world.teacher, openReport, { reportId }, options());
  });

  it('of everybody is neither opened nor built for who was an admin and is a student now', async () => {
    const { services } = world;
    const leaver = await member('admin', {}, services);
    const { reportId } = await world.ask(leaver);
    const { reportId: waiting } = await world.ask(leaver);
    await world.build(reportId);
    await accessOf(services.db).doc(leaver).update({ role: 'student' });
    await fails('not-found', callAs(leaver, openReport, { reportId }, options()));
    assert.equal(await world.build(waiting), 'failed');
    assert.equal((await world.stored(waiting)).problem, 'not-allowed');
  });

  it('that is cancelled while it is built stops within a page and leaves no file', async () => {
    const { reportId } = await world.ask(world.admin);
    const onBegun = async (): Promise<void> => {
      await callAs(world.admin, cancelReport, { reportId }, options());
    };
    const services = withBucket(world.services, { onBegun });
    assert.equal(await buildReport(services, reportId, PAGE), 'lost');
    const { status, progress } = await world.stored(reportId);
    assert.equal(status, 'cancelled');
    assert.ok(progress.pages <= 2, String(progress.pages));
    assert.deepEqual(await world.files(reportId), []);
    assert.deepEqual(await world.told(reportId), []);
    assert.equal(await world.build(reportId), 'nothing to do');
    await fails('conflict', callAs(world.admin, cancelReport, { reportId }, options()));
  });

  it('that is cancelled when its file was whole leaves none either', async () => {
    const { reportId } = await world.ask(world.admin);
    const onWritten = async (): Promise<void> => {
      await callAs(world.admin, cancelReport, { reportId }, options());
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
    const key = process.env['REPORT_SIGNING_KEY'];
    process.env['REPORT_SIGNING_KEY'] = 'short';
    try {
      await world.withOldestDamaged(async () => {
        await assert.rejects(world.build(reportId), /REPORT_SIGNING_KEY/);
      });
    } finally {
      process.env['REPORT_SIGNING_KEY'] = key;
    }
    world.passSeconds(61);
    assert.equal(await world.build(reportId), 'built');
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
      await callAs(world.admin, cancelReport, { reportId }, options()).catch(() => undefined);
      return await services.bucket();
    };
    await world.withOldestDamaged(async () => {
      assert.equal(await buildReport({ ...services, bucket }, reportId, 1), 'lost');
    });
    assert.equal((await world.stored(reportId)).status, 'cancelled');
  });

  it('is deleted with its files, when it has ended', async () => {
    const { reportId } = await world.ask(world.admin);
    await fails('conflict', callAs(world.admin, deleteReport, { reportId }, options()));
    await world.build(reportId);
    await callAs(world.admin, deleteReport, { reportId }, options());
    assert.deepEqual(await world.files(reportId), []);
    await fails('not-found', callAs(world.admin, getReport, { reportId }, options()));
    assert.ok((await world.audited(reportId)).includes('report.deleted'));
  });

  it('is limited to a few at a time for one person', async () => {
    for (let n = 0; n < 5; n++) await world.ask('dora');
    const refused = await fails('rate-limited', world.ask('dora'));
    assert.match(refused.message, /5 reports/);
  });
});
