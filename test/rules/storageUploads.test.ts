import assert from 'node:assert/strict';
import { SERVER } from './emulator.ts';
import { send, upload } from './storageRest.ts';
import { tokenOf } from './token.ts';

/** Who tries, by the claim that operations give to the role; null: without a token. */
const CALLERS: readonly (readonly [who: string, uid: string | null, role: string])[] = [
  ['a stranger without a token', null, ''],
  ['an account without a role', 'teacher', ''],
  ['a pending account', 'teacher', 'pending'],
  ['a student', 'teacher', 'student'],
  ['a guardian', 'teacher', 'guardian'],
  ['a kiosk', 'teacher', 'kiosk'],
  ['an instructor', 'teacher', 'instructor'],
  ['an admin', 'teacher', 'admin'],
  ['another instructor', 'other', 'instructor'],
  ['another admin', 'other', 'admin'],
];
/** Of the cells above, who may put a photo below rollCalls/{session}/teacher. */
const MAY = ['an instructor', 'an admin'];

const LIMIT = 12 * 1024 * 1024;

/** Each differs from a genuine upload in one thing. */
const FLAWS: readonly (readonly [means: string, change: Partial<Upload>])[] = [
  ['a PDF', { type: 'application/pdf' }],
  ['an SVG', { type: 'image/svg+xml' }],
  ['a GIF', { type: 'image/gif' }],
  ['a file without a type', { type: '' }],
  ['an empty file', { bytes: 0 }],
  ['a file a byte too large', { bytes: LIMIT + 1 }],
  ['a name that is too short', { name: 'photo-1' }],
  ['a name that is too long', { name: 'x'.repeat(65) }],
  ['a name with a dot', { name: 'photo-1234.jpg' }],
  ['a file in a folder below', { name: 'photo-1234/again' }],
  ['a file in the folder above', { folder: 'rollCalls/session-1', name: 'teacher' }],
  ['a file beside the folder', { folder: 'rollCall/session-1/teacher' }],
];

interface Upload {
  readonly folder: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

const GENUINE: Upload = {
  folder: 'rollCalls/session-1/teacher',
  name: 'photo-0000',
  type: 'image/jpeg',
  bytes: 100,
};

let serial = 0;
const fresh = (): string => `photo-${String(++serial).padStart(6, '0')}-${String(Date.now())}`;

describe('What clients may do with photos of a room', function () {
  this.timeout(60_000);

  for (const [who, uid, role] of CALLERS) {
    const may = MAY.includes(who);
    const token = (): string | null =>
      uid === null ? null : tokenOf(uid, { claims: role === '' ? {} : { role } });

    it(`${who} ${may ? 'can' : 'cannot'} upload one to the teacher's folder`, async () => {
      for (const type of ['image/jpeg', 'image/png', 'image/webp']) {
        assert.equal(await put({ ...GENUINE, name: fresh(), type }, token()), may ? 200 : 403);
      }
    });

    it(`${who} cannot read, list, replace, change or delete one`, async () => {
      const photo = { ...GENUINE, name: fresh() };
      assert.equal(await put(photo, SERVER), 200);
      const file = `/${encodeURIComponent(`${photo.folder}/${photo.name}`)}`;
      assert.equal(await send('GET', `${file}?alt=media`, token()), 403);
      assert.equal(await send('GET', file, token()), 403);
      const prefix = encodeURIComponent(`${photo.folder}/`);
      assert.equal(await send('GET', `?prefix=${prefix}&delimiter=%2F`, token()), 403);
      assert.equal(await put(photo, token()), 403);
      const metadata = JSON.stringify({ metadata: { owner: 'me' } });
      assert.equal(await send('PATCH', file, token(), metadata), 403);
      assert.equal(await send('DELETE', file, token()), 403);
      assert.equal(await send('GET', `${file}?alt=media`, SERVER), 200);
    });
  }

  for (const [means, change] of FLAWS) {
    it(`an instructor cannot upload ${means}`, async () => {
      const token = tokenOf('teacher', { claims: { role: 'instructor' } });
      const flawed = { ...GENUINE, name: fresh(), ...change };
      assert.equal(await put(flawed, token), 403);
    });
  }

  it('an instructor can upload one of exactly 12 MB, with names of 8 and of 64 characters', async () => {
    const token = tokenOf('teacher', { claims: { role: 'instructor' } });
    const short = String(Date.now()).slice(-8);
    const long = fresh().padEnd(64, '_');
    assert.equal(await put({ ...GENUINE, name: short, bytes: LIMIT }, token), 200);
    assert.equal(await put({ ...GENUINE, name: long }, token), 200);
  });
});

/** Uploads as the client SDK does for a small file: metadata and bytes in one body. */
function put({ folder, name, type, bytes }: Upload, token: string | null): Promise<number> {
  return upload(`${folder}/${name}`, type, 'x'.repeat(bytes), token);
}
