import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CsvRow, Position } from '../../../src/courses/import/csvRows.ts';
import { csvRows } from '../../../src/courses/import/csvRows.ts';
import { FileProblem } from '../../../src/courses/import/issue.ts';

const BEGINNING: Position = { offset: 0, line: 1 };

/** The bytes in pieces of this size, as a network brings them. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) {
    yield await Promise.resolve(bytes.subarray(i, i + size));
  }
}

async function rowsOf(
  text: string | Uint8Array,
  { from = BEGINNING, size = 16 } = {},
): Promise<CsvRow[]> {
  const bytes = Buffer.from(text);
  const rows: CsvRow[] = [];
  const pieces = inPieces(bytes.subarray(from.offset), size);
  for await (const row of csvRows(pieces, from, ',')) rows.push(row);
  return rows;
}

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('a "b" c', 'line\nbreak', 'line\r\nbreak', 'old\rmac', '', ';', ',', 'Müller'),
);
const written = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('rows of a CSV', () => {
  it('begin on the physical lines that an editor shows, also behind line breaks in quotes', async () => {
    const text = 'a,b\r\n"two\r\nlines",c\r\n\r\nd,"e\nf\ng"\nh,i\rj,k';
    const rows = await rowsOf(text, { size: 3 });
    assert.deepEqual(
      rows.map(({ line, cells }) => [line, cells.length]),
      [
        [1, 2],
        [2, 2],
        [5, 2],
        [8, 2],
        [9, 2],
      ],
    );
    assert.deepEqual(rows[1]?.cells, ['two\r\nlines', 'c']);
  });

  it('take formulas, and quotes in cells without quotes, as the text that they are', async () => {
    const rows = await rowsOf('=cmd|calc,Dwayne "Rock" J,@SUM(A1)\n');
    assert.deepEqual(rows[0]?.cells, ['=cmd|calc', 'Dwayne "Rock" J', '@SUM(A1)']);
  });

  it('are the same wherever reading begins anew, in whatever pieces the bytes come', async () => {
    const files = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 12 });
    const eols = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(files, eols, fc.integer({ min: 1, max: 40 }), async (cells, eol, size) => {
        const text = cells.map((row) => row.map(written).join(',') + eol).join('');
        const whole = await rowsOf(text, { size: 1000 });
        const full = cells.filter((row) => row.some((one) => one.trim() !== ''));
        assert.deepEqual(
          whole.map((row) => row.cells),
          full,
        );
        for (const [i, { next }] of whole.entries()) {
          assert.deepEqual(await rowsOf(text, { from: next, size }), whole.slice(i + 1));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('count lines as anybody would who splits the text at its ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 8 }), async (cells) => {
        const text = cells.map((one) => `x,${written(one)}\n`).join('');
        const rows = await rowsOf(text, { size: 5 });
        for (const [i, { next }] of rows.entries()) {
          const before = Buffer.from(text).subarray(0, next.offset).toString();
          assert.equal(next.line, before.split(/\r\n|\n|\r/).length, `row ${String(i)}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  const hostile: readonly (readonly [what: string, text: string, reason: string, line: number])[] =
    [
      ['a quote that is never closed', 'a,b\nc,"d\ne,f\n', 'QUOTE_NOT_CLOSED', 2],
      ['a line of 20 MB', `a,b\n${'x'.repeat(20 * 1024 * 1024)}`, 'ROW_TOO_LARGE', 2],
      ['an open quote before 20 MB of lines', `a\n"${'x,y\n'.repeat(5e6)}`, 'ROW_TOO_LARGE', 2],
    ];
  for (const [what, text, reason, line] of hostile) {
    it(`end at ${what}, which is named by its line, in little memory and time`, async () => {
      const bytes = Buffer.from(text);
      const before = process.cpuUsage();
      await assert.rejects(rowsOf(bytes, { size: 64 * 1024 }), (error) => {
        assert.ok(error instanceof FileProblem);
        assert.deepEqual([error.reason, error.line], [reason, line]);
        return true;
      });
      const { user, system } = process.cpuUsage(before);
      assert.ok((user + system) / 1000 < 2000, 'ms of CPU');
    });
  }

  it('are told their line behind a million blank ones, in time that grows with the file', async () => {
    const begun = performance.now();
    const rows = await rowsOf(`a\n${'\n'.repeat(1_500_000)}b\n`, { size: 1_000_000 });
    assert.deepEqual(
      rows.map(({ line }) => line),
      [1, 1_500_002],
    );
    assert.ok(performance.now() - begun < 8000);
  });

  it('may have ten thousand cells without harm', async () => {
    const rows = await rowsOf(`${','.repeat(9998)}x\n`, { size: 1000 });
    assert.equal(rows[0]?.cells.length, 9999);
  });

  it('are read no further than somebody wants them', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given++;
        yield await Promise.resolve(Buffer.from('a,b\n'.repeat(100)));
      }
    }
    for await (const { line } of csvRows(endless(), BEGINNING, ',')) if (line === 250) break;
    assert.equal(given, 3);
  });
});
