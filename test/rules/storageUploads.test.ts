import assert from 'node:assert/strict';
import { tokenOf } from './token.ts';
import type { Upload } from './writeOnceFolder.ts';
import { put, testWriteOnceFolder } from './writeOnceFolder.ts';

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

  testWriteOnceFolder({
    place: "the teacher's folder",
    owner: 'teacher',
    may: ['an instructor', 'an admin'],
    uploader: { who: 'an instructor', role: 'instructor' },
    genuine: GENUINE,
    types: ['image/jpeg', 'image/png', 'image/webp'],
    fresh,
    flaws: FLAWS,
  });

  it('an instructor can upload one of exactly 12 MB, with names of 8 and of 64 characters', async () => {
    const token = tokenOf('teacher', { claims: { role: 'instructor' } });
    const short = String(Date.now()).slice(-8);
    const long = fresh().padEnd(64, '_');
    assert.equal(await put({ ...GENUINE, name: short, bytes: LIMIT }, token), 200);
    assert.equal(await put({ ...GENUINE, name: long }, token), 200);
  });
});
