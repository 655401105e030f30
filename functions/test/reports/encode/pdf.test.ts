import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Row } from '../../../src/reports/encode/encoding.ts';
import { pdf, pdfOf } from '../../../src/reports/encode/pdf.ts';
import { everyKind } from '../../insights/charts/specs.ts';
import { chartSvg } from '../../../src/insights/index.ts';
import { readPdf } from '../../support/readPdf.ts';
import { encodeAll, encodeOne, inPages, metaOf } from './tables.ts';

const HEADER = ['Name', 'Count', 'Day', 'At'];

function students(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => [
    `Student ${String(i)}`,
    i,
    '2026-09-01',
    '2026-09-01T09:00:00+02:00',
  ]);
}

describe('the PDF encoder', () => {
  it('begins with what the report is about', async () => {
    const facts = [{ label: 'Course', value: 'Algebra' }];
    const { name, type, rows, bytes } = await encodeOne(pdf, students(3), {
      meta: { ...metaOf(), facts },
    });
    assert.deepEqual([name, type, rows], ['records.pdf', 'application/pdf', 3]);
    const { title, createdAt, pages } = await readPdf(bytes);
    assert.equal(title, 'Records');
    assert.equal(createdAt?.toISOString(), '2026-09-01T08:00:00.000Z');
    const lines = pages[0] ?? [];
    for (const line of ['Records', 'Course', 'Algebra', '2026-09-01 08:00 UTC', 'r1']) {
      assert.ok(lines.includes(line), line);
    }
    assert.deepEqual(
      lines.slice(-8),
      [
        'Student 1',
        '1',
        '2026-09-01',
        '2026-09-01 09:00',
        'Student 2',
        '2',
        '2026-09-01',
        '2026-09-01 09:00',
        'End of the report: 3 rows in all',
      ].slice(-8),
    );
  });

  it('repeats the header and counts on each page', async () => {
    const { bytes } = await encodeOne(pdf, students(120));
    const { pages } = await readPdf(bytes);
    assert.equal(pages.length, 4);
    for (const [i, lines] of pages.entries()) {
      assert.ok(lines.includes(`Page ${String(i + 1)}`));
      assert.ok(
        HEADER.every((title) => lines.includes(title)),
        `page ${String(i + 1)}`,
      );
    }
    const names = pages.flat().filter((line) => line.startsWith('Student '));
    assert.deepEqual(
      names,
      students(120).map(([name]) => name),
    );
  });

  it('gives the same bytes for the same report, whatever pages its rows come in', async () => {
    const rows = students(90);
    const first = await encodeOne(pdf, rows, { size: 1 });
    await encodeOne(pdf, students(5), { meta: { ...metaOf(), title: 'Ж, between them' } });
    const again = await encodeOne(pdf, rows, { size: 50 });
    assert.ok(first.bytes.equals(again.bytes));
  });

  it('goes on in further files, each with a header and where it goes on', async () => {
    const parts = await encodeAll(pdfOf(10), students(25));
    assert.deepEqual(
      parts.map(({ name, rows }) => [name, rows]),
      [
        ['records.pdf', 10],
        ['records-2.pdf', 10],
        ['records-3.pdf', 5],
      ],
    );
    const read = await Promise.all(parts.map(({ bytes }) => readPdf(bytes)));
    assert.deepEqual(
      read.map(({ title, pages }) => [title, pages.at(-1)?.at(-1)]),
      [
        ['Records', 'Continued in records-2.pdf'],
        ['Records (part 2)', 'Continued in records-3.pdf'],
        ['Records (part 3)', 'End of the report: 25 rows in all'],
      ],
    );
    assert.ok(read[1]?.pages[0]?.includes('part 2, rows from 11 on, at most 10 a file'));
  });

  it('makes no empty file after one that is just full', async () => {
    const parts = await encodeAll(pdfOf(10), students(20), { size: 10 });
    assert.deepEqual(
      parts.map(({ rows }) => rows),
      [10, 10],
    );
  });

  it('says so where nothing fits, in the language asked for', async () => {
    const { rows, bytes } = await encodeOne(pdf, [], { meta: { ...metaOf(), locale: 'de' } });
    assert.equal(rows, 0);
    const { pages } = await readPdf(bytes);
    assert.equal(pages[0]?.at(-1), 'Keine Zeile passt zur Abfrage.');
  });

  it('writes the names of its people, and a sign for what the font has not', async () => {
    const names = [
      'Łukasz Żółć',
      'Ελένη Λ',
      'Дмитрий Менделеев',
      'Nguyễn Thị',
      '李 Wei',
      'a\u0000\nb',
    ];
    const { bytes } = await encodeOne(
      pdf,
      names.map((name) => [name, null, null, null]),
    );
    const lines = (await readPdf(bytes)).pages.flat();
    for (const name of names.slice(0, 4)) assert.ok(lines.includes(name), name);
    assert.ok(lines.includes('\ufffd Wei'));
    assert.ok(lines.includes('a b'));
  });

  it('draws words from right to left with the first letter at the right', async () => {
    const { bytes } = await encodeOne(pdf, [['שרה כהן (guest)', null, null, null]]);
    const lines = (await readPdf(bytes)).pages.flat();
    const drawn = 'שרה כהן'.split('').toReversed().join('').replace(' ', '\u00a0');
    assert.ok(
      lines.some((line) => line.replace(' ', '\u00a0') === drawn),
      lines.join('|'),
    );
    assert.ok(lines.includes(' (guest)'));
  });

  it('cuts what is too long for its column', async () => {
    const { bytes } = await encodeOne(pdf, [['W'.repeat(500), null, null, null]]);
    const lines = (await readPdf(bytes)).pages.flat();
    assert.ok(lines.some((line) => /^W{5,80}…$/.test(line)));
  });

  it('shows every chart on its pages, words and all', async () => {
    const look = { theme: 'light', locale: 'en' } as const;
    const charts = await Promise.all(
      everyKind('Algebra & <more>').map(async (spec) => ({
        title: spec.kind,
        svg: await chartSvg(spec, look),
      })),
    );
    const { bytes } = await encodeOne(pdf, students(1), { meta: { ...metaOf(), charts } });
    const { pages } = await readPdf(bytes);
    const lines = pages.flat();
    assert.equal(lines.filter((line) => line === 'Algebra & <more>').length, charts.length);
    for (const line of ['25 (62.5%)', 'Attendance rate by weekday', 'Monday', 'Marks by status']) {
      assert.ok(lines.includes(line), line);
    }
  });

  it('draws what is known only at the end after the last row of the last file', async () => {
    let asked = 0;
    const drawn = async (): Promise<{ title: string; svg: string }[]> => {
      asked += 1;
      const [spec] = everyKind('Late');
      assert.ok(spec !== undefined);
      return [{ title: 'T', svg: await chartSvg(spec, { theme: 'light', locale: 'en' }) }];
    };
    const meta = { ...metaOf(), closingCharts: drawn };
    const parts = await encodeAll(pdfOf(10), students(15), { meta });
    const read = await Promise.all(parts.map(({ bytes }) => readPdf(bytes)));
    const drawnIn = read.map(({ pages }) => pages.flat().includes('Attendance rate by week'));
    assert.deepEqual(drawnIn, [false, true]);
    assert.equal(asked, 1);
  });

  it('sends pages on while rows still come', async () => {
    const asked = { pages: 0, ended: false };
    async function* source(): AsyncGenerator<readonly Row[], void> {
      for await (const page of inPages(students(400), 10)) {
        asked.pages += 1;
        yield page;
      }
      asked.ended = true;
    }
    for await (const part of pdf.encode(metaOf(), source(), { baseName: 'r' })) {
      const chunks = part.bytes[Symbol.asyncIterator]();
      await chunks.next();
      assert.ok(asked.pages < 12 && !asked.ended, 'the first page waits for no more than its rows');
      while ((await chunks.next()).done !== true);
    }
    assert.ok(asked.ended);
  });

  it('tells the source when nobody reads on', async () => {
    const asked = { closed: false };
    async function* source(): AsyncGenerator<readonly Row[], void> {
      try {
        yield* inPages(students(40), 10);
      } finally {
        asked.closed = true;
      }
    }
    for await (const part of pdfOf(10).encode(metaOf(), source(), { baseName: 'r' })) {
      for await (const chunk of part.bytes) assert.ok(chunk.length > 0);
      break;
    }
    assert.ok(asked.closed);
  });

  it('makes a readable file of any cells', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    );
    const row = fc.array(cell, { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (rows) => {
        const { bytes } = await encodeOne(pdf, rows);
        assert.equal((await readPdf(bytes)).pages.length, 1);
      }),
      { numRuns: 12 },
    );
  });
});
