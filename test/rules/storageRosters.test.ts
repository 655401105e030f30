import assert from 'node:assert/strict';
import { tokenOf } from './token.ts';
import type { Upload } from './writeOnceFolder.ts';
import { put, testWriteOnceFolder } from './writeOnceFolder.ts';

const LIMIT = 20 * 1024 * 1024;

/** Each differs from a genuine upload in one thing. */
const FLAWS: readonly (readonly [means: string, change: Partial<Upload>])[] = [
  ['a workbook', { type: 'application/vnd.ms-excel' }],
  ['a text of no kind', { type: 'text/plain' }],
  ['a file without a type', { type: '' }],
  ['an empty file', { bytes: 0 }],
  ['a file a byte too large', { bytes: LIMIT + 1 }],
  ['a name that is too short', { name: 'r-00001.csv' }],
  ['a name that is too long', { name: `${'x'.repeat(65)}.csv` }],
  ['a name with another ending', { name: 'roster-1234.xlsx' }],
  ['a name whose dot is none', { name: 'roster-1234xcsv' }],
  ['a file in a folder below', { name: 'below-1234/again-1234.csv' }],
  ['a file in the folder above', { folder: 'rosterImports', name: 'office.csv' }],
];

const GENUINE: Upload = {
  folder: 'rosterImports/office',
  name: 'roster-0000.csv',
  type: 'text/csv',
  bytes: 100,
};

let serial = 0;
const fresh = (): string => `roster-${String(++serial).padStart(6, '0')}-${String(Date.now())}.csv`;

describe('What clients may do with files of rosters', function () {
  this.timeout(60_000);

  testWriteOnceFolder({
    place: "the office's folder",
    owner: 'office',
    may: ['an admin'],
    uploader: { who: 'an admin', role: 'admin' },
    genuine: GENUINE,
    types: ['text/csv'],
    fresh,
    flaws: FLAWS,
  });

  it('an admin can upload one of exactly 20 MB', async () => {
    const token = tokenOf('office', { claims: { role: 'admin' } });
    assert.equal(await put({ ...GENUINE, name: fresh(), bytes: LIMIT }, token), 200);
  });
});
