import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csv } from '../../../src/reports/encode/csv.ts';
import type { Encoder, Row } from '../../../src/reports/encode/encoding.ts';
import { json } from '../../../src/reports/encode/json.ts';
import { ndjson } from '../../../src/reports/encode/ndjson.ts';
import { csvText } from '../../../src/reports/encode/spreadsheetText.ts';
import { serialOf, xlsx, xlsxOf } from '../../../src/reports/encode/xlsx.ts';
import { COLUMNS, encodeAll, encodeOne } from './tables.ts';
import { cellsOf, unzip } from './zip.ts';

const ROWS: readonly Row[] = [
  ['Ada', 3, '2026-09-01', '2026-09-01T09:00:00+02:00'],
  ['Bob "the" O, Brien', -4.5, null, null],
  ['Zoë\nsecond line', 0, '2026-03-29', '2026-03-29T01:30:00Z'],
];
const ENCODERS: readonly Encoder[] = [csv, json, ndjson, xlsx];

describe('the CSV encoder', () => {
  it('writes what RFC 4180 says: CRLF, a header, quotes where they are needed', async () => {
    const { name, type, rows, bytes } = await encodeOne(csv, ROWS);
    assert.deepEqual([name, type, rows], ['records.csv', 'text/csv; charset=utf-8', 3]);
    assert.equal(
      bytes.toString(),
      [
        'name,count,day,at',
        'Ada,3,2026-09-01,2026-09-01T09:00:00+02:00',
        '"Bob ""the"" O, Brien",-4.5,,',
        '"Zoë\nsecond line",0,2026-03-29,2026-03-29T01:30:00Z',
        '',
      ].join('\r\n'),
    );
  });

  it('takes another delimiter and begins with a byte order mark when told so', async () => {
    const { bytes } = await encodeOne(csv, ROWS, { delimiter: ';', bom: true });
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.match(bytes.toString(), /^\uFEFFname;count;day;at\r\nAda;3;/);
  });

  it('has its header without any row', async () => {
    assert.equal((await encodeOne(csv, [])).bytes.toString(), 'name,count,day,at\r\n');
  });
});

describe('the JSON encoders', () => {
  const objects = [
    { name: 'Ada', count: 3, day: '2026-09-01', at: '2026-09-01T09:00:00+02:00' },
    { name: 'Bob "the" O, Brien', count: -4.5, day: null, at: null },
    { name: 'Zoë\nsecond line', count: 0, day: '2026-03-29', at: '2026-03-29T01:30:00Z' },
  ];

  it('write one object with what the report is, its rows and how many they are', async () => {
    const { name, bytes } = await encodeOne(json, ROWS);
    assert.equal(name, 'records.json');
    assert.deepEqual(JSON.parse(bytes.toString()), {
      report: {
        reportId: 'r1',
        kind: 'records',
        title: 'Records',
        createdAt: '2026-09-01T08:00:00.000Z',
        filter: { courseId: 'algebra' },
        columns: COLUMNS.map(({ key, title, type }) => ({ key, title, type })),
      },
      rows: objects,
      count: 3,
    });
    assert.deepEqual(JSON.parse((await encodeOne(json, [])).bytes.toString()), {
      ...(JSON.parse(bytes.toString()) as object),
      rows: [],
      count: 0,
    });
  });

  it('write an object to a line', async () => {
    const text = (await encodeOne(ndjson, ROWS)).bytes.toString();
    assert.ok(text.endsWith('\n'));
    assert.deepEqual(
      text
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
      objects,
    );
  });
});

describe('the XLSX encoder', () => {
  it('writes texts inline, numbers as numbers, and dates as numbers with a date format', async () => {
    const files = unzip((await encodeOne(xlsx, ROWS)).bytes);
    const [head, ada, bob] = cellsOf(files.get('xl/worksheets/sheet1.xml') ?? '');
    assert.deepEqual(
      head?.map(({ text }) => text),
      ['Name', 'Count', 'Day', 'At'],
    );
    assert.deepEqual(ada, [
      { type: 'inlineStr', text: 'Ada' },
      { type: 'n', text: '3' },
      { type: 'n', text: '46266' },
      { type: 'n', text: '46266.375' },
    ]);
    assert.deepEqual(bob?.slice(0, 2), [
      { type: 'inlineStr', text: 'Bob "the" O, Brien' },
      { type: 'n', text: '-4.5' },
    ]);
    assert.match(files.get('xl/styles.xml') ?? '', /formatCode="yyyy-mm-dd hh:mm:ss"/);
    assert.match(files.get('xl/worksheets/sheet1.xml') ?? '', /<pane [^>]*state="frozen"/);
  });

  it('goes on in another sheet, with the header again, when one is full', async () => {
    const rows = Array.from({ length: 7 }, (_, n): Row => [`n${String(n)}`, n, null, null]);
    const [part] = await encodeAll(xlsxOf(3), rows, { size: 4 });
    const files = unzip(part?.bytes ?? Buffer.alloc(0));
    const sheets = [1, 2, 3].map((n) =>
      cellsOf(files.get(`xl/worksheets/sheet${String(n)}.xml`) ?? ''),
    );
    assert.deepEqual(
      sheets.map((sheet) => sheet.map(([first]) => first?.text)),
      [
        ['Name', 'n0', 'n1', 'n2'],
        ['Name', 'n3', 'n4', 'n5'],
        ['Name', 'n6'],
      ],
    );
    assert.equal(part?.rows, 7);
  });

  it('takes the wall time of an instant, whatever its zone, and nothing that is none', () => {
    assert.equal(serialOf('1970-01-01'), 25569);
    assert.equal(serialOf('2026-09-01T12:00:00-11:00'), 46266.5);
    assert.equal(serialOf('2026-09-01T12:00:00.500Z'), 46266.5 + 0.5 / 86400);
    for (const none of ['', '2026-13-01', '1899-01-01', '2026-09-01 12:00', '=1+1']) {
      assert.equal(serialOf(none), null);
    }
  });
});

describe('every encoder', () => {
  for (const encoder of ENCODERS) {
    it(`gives the same ${encoder.format} bytes however the rows are paged`, async () => {
      const whole = await encodeOne(encoder, ROWS, { size: 100 });
      const single = await encodeOne(encoder, ROWS, { size: 1 });
      assert.ok(whole.bytes.equals(single.bytes));
    });
  }

  it('gives a reader the texts that went in, whatever they hold', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (texts) => {
        const rows = texts.map((one): Row => [one, 1, null, null]);
        const lines = (await encodeOne(ndjson, rows)).bytes.toString().trimEnd().split('\n');
        const found = lines.map((line) => (JSON.parse(line) as { name: string }).name);
        assert.deepEqual(found, texts);
        const table = (await encodeOne(csv, rows, { delimiter: ';' })).bytes;
        const read = parse(table, { delimiter: ';', columns: true, record_delimiter: '\r\n' });
        const names = read.map((row) => (row as { name: string }).name);
        assert.deepEqual(names, texts.map(csvText));
      }),
      { numRuns: 200 },
    );
  });
});
