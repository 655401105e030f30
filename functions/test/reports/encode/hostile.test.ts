import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csv } from '../../../src/reports/encode/csv.ts';
import type { Row } from '../../../src/reports/encode/encoding.ts';
import { json } from '../../../src/reports/encode/json.ts';
import {
  MOST_IN_CELL,
  cellText,
  looksLikeFormula,
} from '../../../src/reports/encode/spreadsheetText.ts';
import { xlsx } from '../../../src/reports/encode/xlsx.ts';
import { encodeOne } from './tables.ts';
import { cellsOf, unzip } from './zip.ts';

const FORMULAS = [
  '=1+1',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\ttext',
  '\rtext',
  ' =1+1',
  '\u00A0=1+1',
  '\u200B=1+1',
  '\uFEFF=1+1',
  '"=1+1',
  "'=1+1",
  '＝1+1',
  '＋1',
  '－1',
  '＠SUM(A1)',
  '\n=1+1',
  '\u0000=1+1',
  '﹦1+1',
];
/** An apostrophe before it makes a text of it. */
const BEGINS_FORMULA = /^[\s\p{Cf}\p{Cc}"`]*[=+\-@＝＋－＠﹢﹣﹦﹫]/u;
const HARMLESS = ['Ada', '2026-09-01', '1=1', 'a=b', "O'Brien", '(x)', '50 %', '', '#1', 'ä-b'];

const first = (text: string): Row => [text, -1, null, null];

/** Anything at all, and more often than chance has it what breaks files and begins formulas. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '=',
        '+',
        '-',
        '@',
        '\t',
        '\r',
        '\n',
        '"',
        "'",
        ' ',
        ',',
        ';',
        '＝',
        '<',
        '&',
        ']]>',
      ),
      fc.constantFrom(
        '\u0000',
        '\u0001',
        '\u000B',
        '\u001F',
        '\u007F',
        '\uFFFE',
        '\uFFFF',
        '_x0041_',
        '_x005F_',
      ),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

async function csvCell(text: string): Promise<string> {
  const { bytes } = await encodeOne(csv, [first(text)]);
  const [, row] = parse(bytes, { record_delimiter: '\r\n' });
  return row?.[0] ?? '';
}

describe('a text that a spreadsheet might take for a formula', () => {
  for (const text of FORMULAS) {
    it(`${JSON.stringify(text)} begins with an apostrophe in CSV`, async () => {
      assert.ok(looksLikeFormula(text));
      const inner = text.replace('\u0000', '\uFFFD').replace(/^([\t\r\n])=/, "$1'=");
      assert.equal(await csvCell(text), `'${inner}`);
    });
  }

  for (const [text, written] of [
    ["x;=cmd|' /C calc'!A0;y", "x;'=cmd|' /C calc'!A0;y"],
    ['x,@SUM(A1)', "x,'@SUM(A1)"],
    ['x; "=1+1', 'x;\' "=1+1'],
    ['x\t-1', "x\t'-1"],
    ['x\n+1', "x\n'+1"],
    ['x;;=1', "x;;'=1"],
    ['=1;=1', "'=1;'=1"],
  ] as const) {
    it(`begins with one also in ${JSON.stringify(text)}, where another delimiter parts cells`, async () => {
      assert.equal(await csvCell(text), written);
    });
  }

  it('is none in any cell, whichever delimiter the reader takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), async (texts) => {
        const { bytes } = await encodeOne(csv, texts.map(first));
        // As a reader does who knows no quotes but those that begin a cell: the worst case is that it knows none.
        for (const separators of [/[,\r\n]+/, /[;\r\n]+/, /[\t\r\n]+/, /[,;|\t\r\n]+/]) {
          for (const cell of bytes.toString().split(separators)) {
            assert.ok(cell === '-1' || !BEGINS_FORMULA.test(cell), JSON.stringify(cell));
          }
        }
      }),
    );
  });

  for (const text of HARMLESS) {
    it(`${JSON.stringify(text)} is none and stays as it is`, async () => {
      assert.equal(await csvCell(text), text);
    });
  }

  it('is an inline string in XLSX, where a negative number stays a number', async () => {
    const { bytes } = await encodeOne(xlsx, FORMULAS.map(first));
    const rows = cellsOf(unzip(bytes).get('xl/worksheets/sheet1.xml') ?? '').slice(1);
    assert.deepEqual(
      rows.map(([text, number]) => [text?.type, text?.text, number]),
      FORMULAS.map((text) => [
        'inlineStr',
        text.replace('\u0000', '\uFFFD'),
        { type: 'n', text: '-1' },
      ]),
    );
  });

  it('stands in JSON as it is', async () => {
    const { bytes } = await encodeOne(json, FORMULAS.map(first));
    const { rows } = JSON.parse(bytes.toString()) as { rows: { name: string }[] };
    assert.deepEqual(
      rows.map(({ name }) => name),
      FORMULAS,
    );
  });
});

describe('whatever a text holds', () => {
  it('no CSV cell begins as a formula does, and each row keeps its cells', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), async (texts) => {
        const { bytes } = await encodeOne(csv, texts.map(first));
        const rows = parse(bytes, { record_delimiter: '\r\n' }).slice(1);
        assert.equal(rows.length, texts.length);
        for (const row of rows) {
          assert.equal(row.length, 4);
          assert.ok(!looksLikeFormula(row[0] ?? '') || row[0]?.startsWith("'") === true);
          assert.equal(row[1], '-1');
        }
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('an XLSX stays well-formed and says the same text, but for what XML cannot hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { minLength: 1, maxLength: 5 }), async (texts) => {
        const { bytes } = await encodeOne(xlsx, texts.map(first));
        const rows = cellsOf(unzip(bytes).get('xl/worksheets/sheet1.xml') ?? '').slice(1);
        assert.deepEqual(
          rows.map(([cell]) => cell),
          texts.map((text) => ({
            type: 'inlineStr',
            text: text.replaceAll(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD'),
          })),
        );
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('one that is too long for a cell is cut, and says so', () => {
    const fits = 'x'.repeat(MOST_IN_CELL);
    assert.equal(cellText(fits), fits);
    const cut = cellText('😀'.repeat(MOST_IN_CELL));
    assert.ok(cut.length <= MOST_IN_CELL && cut.length > MOST_IN_CELL - 60);
    assert.match(cut, /😀 \[…cut: a cell holds 32,767 characters\]$/u);
    assert.equal(Buffer.from(cut).toString(), cut);
  });
});
