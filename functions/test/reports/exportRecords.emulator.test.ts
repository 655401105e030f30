import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { usersOf } from '../../src/accounts/accountStore.ts';
import { recordRef } from '../../src/attendance/recordStore.ts';
import { operations } from '../../src/operations.ts';
import { callAs } from '../support/call.ts';
import { fails } from '../support/fails.ts';
import type { ReportWorld } from './world.ts';
import { ROWS, reportWorld } from './world.ts';

const { exportRecords, listRecords } = operations;

describe('the export of records at once', function () {
  this.timeout(120_000);
  let world: ReportWorld;
  before(async () => {
    world = await reportWorld();
  });
  after(() => world.services.dispose());

  const rowsOf = (csv: string): string[][] => parse(csv, { record_delimiter: '\r\n', bom: true });

  it('is CSV with the columns that were asked for, in their order', async () => {
    const asked = { columns: ['studentUid', 'status'] } as const;
    const request = {
      ...asked,
      columns: [...asked.columns],
      section: 'B',
      status: ['late' as const],
    };
    const { csv, rows } = await callAs(world.admin, exportRecords, request, world.options);
    const [head, ...lines] = rowsOf(csv);
    assert.deepEqual(head, ['studentUid', 'status']);
    assert.equal(lines.length, rows);
    assert.ok(
      rows > 0 && lines.every(([uid, status]) => /carl|dora/.test(uid ?? '') && status === 'late'),
    );
  });

  it('takes a delimiter and a byte order mark', async () => {
    const request = { delimiter: 'semicolon', bom: true } as const;
    const { csv, rows } = await callAs(world.admin, exportRecords, request, world.options);
    assert.match(csv, /^\uFEFFlocalDate;startsAt;timeZone;/);
    assert.equal(rows, ROWS);
  });

  it('finds what the list finds, for everybody', async () => {
    for (const [who, filter] of [
      [world.teacher, { courseId: 'algebra' }],
      ['ada', {}],
      [world.admin, { section: 'A', staffUid: world.teacher }],
    ] as const) {
      const { csv } = await callAs(
        who,
        exportRecords,
        { ...filter, columns: ['sessionId', 'studentUid'] },
        world.options,
      );
      const { records } = await callAs(who, listRecords, { ...filter, limit: 200 }, world.options);
      assert.deepEqual(
        rowsOf(csv).slice(1),
        records.map((one) => [one.sessionId, one.studentUid]),
      );
      assert.ok(records.length > 0);
    }
    await fails('permission-denied', callAs(world.teacher, exportRecords, {}, world.options));
    await fails(
      'permission-denied',
      callAs('ada', exportRecords, { studentUid: 'bob' }, world.options),
    );
  });

  it('names no column twice, and none that there is not', async () => {
    const twice = { columns: ['status' as const, 'status' as const] };
    await fails('invalid-request', callAs(world.admin, exportRecords, twice, world.options));
  });

  it('lists a section of more students than one query may name, page by page, as one', async () => {
    const { db } = world.services;
    const at = new Date('2026-09-10T08:00:00Z');
    const uids = Array.from({ length: 70 }, (_, n) => `many-${String(n).padStart(2, '0')}`);
    const template = (await usersOf(db).doc('ada').get()).data();
    const [first] = (await callAs(world.admin, listRecords, { limit: 1 }, world.options)).records;
    const record = (
      await recordRef(db, first?.sessionId ?? '', first?.studentUid ?? '').get()
    ).data();
    assert.ok(template && record);
    const writer = db.bulkWriter();
    for (const [n, uid] of uids.entries()) {
      void writer.set(usersOf(db).doc(uid), { ...template, name: uid, section: 'M' });
      for (const session of ['s1', 's2']) {
        const sessionId = `${session}-${String(n % 3)}`;
        void writer.set(recordRef(db, sessionId, uid), { ...record, uid, sessionId, startsAt: at });
      }
    }
    await writer.close();
    const filter = { section: 'M', status: [record.status, 'excused' as const] };
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const request = { ...filter, limit: 33, ...(cursor === null ? {} : { cursor }) };
      const page: Awaited<ReturnType<typeof list>> = await list(request);
      found.push(...page.records.map((one) => `${one.sessionId} ${one.studentUid}`));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const expected = uids.flatMap((uid, n) =>
      ['s1', 's2'].map((s) => `${s}-${String(n % 3)} ${uid}`),
    );
    assert.deepEqual(found, expected.toSorted().toReversed());
    const { rows } = await callAs(world.admin, exportRecords, filter, world.options);
    assert.equal(rows, expected.length);

    function list(request: z.input<typeof listRecords.input>) {
      return callAs(world.admin, listRecords, request, world.options);
    }
  });

  it('refuses more than 5,000 records, and names what does more', async () => {
    const { db } = world.services;
    const [first] = (
      await callAs(world.admin, listRecords, { studentUid: 'ada', limit: 1 }, world.options)
    ).records;
    const record = (await recordRef(db, first?.sessionId ?? '', 'ada').get()).data();
    assert.ok(record);
    const writer = db.bulkWriter({ throttling: false });
    for (let n = 0; n <= 5000; n++) {
      const sessionId = `crowd-${String(n)}`;
      void writer.set(recordRef(db, sessionId, 'ada'), { ...record, sessionId, courseId: 'crowd' });
    }
    await writer.close();
    const call = callAs(world.admin, exportRecords, { courseId: 'crowd' }, world.options);
    assert.match((await fails('too-large', call)).message, /createReport/);
  });
});
