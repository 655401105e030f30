import assert from 'node:assert/strict';
import { tokenOf } from './token.ts';
import type { Upload } from './writeOnceFolder.ts';
import { put, testWriteOnceFolder } from './writeOnceFolder.ts';

const LIMIT = 10 * 1024 * 1024;

/** Each differs from a genuine upload in one thing. */
const FLAWS: readonly (readonly [means: string, change: Partial<Upload>])[] = [
  ['a web page', { type: 'text/html' }],
  ['an SVG', { type: 'image/svg+xml' }],
  ['a GIF', { type: 'image/gif' }],
  ['a WebP', { type: 'image/webp' }],
  ['a document of an office', { type: 'application/msword' }],
  ['an archive', { type: 'application/zip' }],
  ['bytes of no kind', { type: 'application/octet-stream' }],
  ['a type with something behind it', { type: 'image/jpeg; charset=utf-8' }],
  ['a file without a type', { type: '' }],
  ['an empty file', { bytes: 0 }],
  ['a file a byte too large', { bytes: LIMIT + 1 }],
  ['a name that is too short', { name: 'paper-1' }],
  ['a name that is too long', { name: 'x'.repeat(65) }],
  ['a name with a dot', { name: 'paper-1234.pdf' }],
  ['a name that no document can have', { name: '__paper__' }],
  ['a name that leads elsewhere', { name: '..%2Fpaper-1234' }],
  ['a file with metadata of its own', { beside: { metadata: { note: 'hidden' } } }],
  ['a file with empty metadata of its own', { beside: { metadata: { note: '' } } }],
  [
    'a file with metadata beside the token',
    { beside: { metadata: { firebaseStorageDownloadTokens: 'a', note: 'hidden' } } },
  ],
  ['a file in a folder below', { name: 'paper-1234/again' }],
  ['a file in the folder above', { folder: 'absenceEvidence/pupil', name: 'request-1' }],
  ['a file in nobody’s folder', { folder: 'absenceEvidence' }],
  ['a file beside the folder', { folder: 'absenceEvidences/pupil/request-1' }],
  ['a file among the clean copies', { folder: 'evidence/request-1' }],
];

const GENUINE: Upload = {
  folder: 'absenceEvidence/pupil/request-1',
  name: 'paper-0000',
  type: 'application/pdf',
  bytes: 100,
};

let serial = 0;
const fresh = (): string => `paper-${String(++serial).padStart(6, '0')}-${String(Date.now())}`;

describe('What clients may do with evidence of absences', function () {
  this.timeout(60_000);

  testWriteOnceFolder({
    place: 'the own folder of a request',
    owner: 'pupil',
    may: ['a student', 'a guardian'],
    uploader: { who: 'a student', role: 'student' },
    genuine: GENUINE,
    types: ['application/pdf', 'image/jpeg', 'image/png', 'image/heic', 'image/heif'],
    fresh,
    flaws: FLAWS,
  });

  it('a guardian can upload one of exactly 10 MB, with names of 8 and of 64 characters', async () => {
    const token = tokenOf('pupil', { claims: { role: 'guardian' } });
    const short = String(Date.now()).slice(-8);
    const long = fresh().padEnd(64, '_');
    assert.equal(await put({ ...GENUINE, name: short, bytes: LIMIT }, token), 200);
    assert.equal(await put({ ...GENUINE, name: long }, token), 200);
  });
});
