import assert from 'node:assert/strict';
import { SERVER } from './emulator.ts';
import { send, upload } from './storageRest.ts';
import { tokenOf } from './token.ts';

/** Who tries, by the claim that operations give to the role; null: without a token. */
const CALLERS: readonly (readonly [who: string, uid: string | null, role: string])[] = [
  ['a stranger without a token', null, ''],
  ['an account without a role', 'office', ''],
  ['a student', 'office', 'student'],
  ['a guardian', 'office', 'guardian'],
  ['a kiosk', 'office', 'kiosk'],
  ['an instructor', 'office', 'instructor'],
  ['an admin', 'office', 'admin'],
  ['another admin', 'other', 'admin'],
];
/** Of them, who may put a roster below rosterImports/office. */
const MAY = ['an admin'];
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

interface Upload {
  readonly folder: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

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

  for (const [who, uid, role] of CALLERS) {
    const may = MAY.includes(who);
    const token = (): string | null =>
      uid === null ? null : tokenOf(uid, { claims: role === '' ? {} : { role } });

    it(`${who} ${may ? 'can' : 'cannot'} upload one to the office's folder`, async () => {
      assert.equal(await put({ ...GENUINE, name: fresh() }, token()), may ? 200 : 403);
    });

    it(`${who} cannot read, list, replace, change or delete one`, async () => {
      const file = { ...GENUINE, name: fresh() };
      assert.equal(await put(file, SERVER), 200);
      const path = `/${encodeURIComponent(`${file.folder}/${file.name}`)}`;
      assert.equal(await send('GET', `${path}?alt=media`, token()), 403);
      assert.equal(await send('GET', path, token()), 403);
      const prefix = encodeURIComponent(`${file.folder}/`);
      assert.equal(await send('GET', `?prefix=${prefix}&delimiter=%2F`, token()), 403);
      assert.equal(await put(file, token()), 403);
      const metadata = JSON.stringify({ metadata: { owner: 'me' } });
      assert.equal(await send('PATCH', path, token(), metadata), 403);
      assert.equal(await send('DELETE', path, token()), 403);
      assert.equal(await send('GET', `${path}?alt=media`, SERVER), 200);
    });
  }

  for (const [means, change] of FLAWS) {
    it(`an admin cannot upload ${means}`, async () => {
      const token = tokenOf('office', { claims: { role: 'admin' } });
      assert.equal(await put({ ...GENUINE, name: fresh(), ...change }, token), 403);
    });
  }

  it('an admin can upload one of exactly 20 MB', async () => {
    const token = tokenOf('office', { claims: { role: 'admin' } });
    assert.equal(await put({ ...GENUINE, name: fresh(), bytes: LIMIT }, token), 200);
  });
});

/** Uploads as the client SDK does for a small file: metadata and bytes in one body. */
function put({ folder, name, type, bytes }: Upload, token: string | null): Promise<number> {
  return upload(`${folder}/${name}`, type, 'x'.repeat(bytes), token);
}
