import assert from 'node:assert/strict';
import { BUCKET } from '../../tools/emulators/environment.ts';
import { SERVER, hostOf } from './emulator.ts';
import { tokenOf } from './token.ts';

/** Each with the claim that operations give to this role. */
const CALLERS: readonly (readonly [name: string, role: string | null])[] = [
  ['a stranger without a token', null],
  ...['pending', 'student', 'instructor', 'guardian', 'admin', 'kiosk'].map(
    (role) => [`an account with the claim ${role}`, role] as const,
  ),
];

const PATHS = [
  'stored.txt',
  'users/student/photo.jpg',
  'evidence/student/paper.pdf',
  'faces/student/images',
] as const;

describe('What clients may do with files', function () {
  this.timeout(60_000);
  before(async () => {
    for (const path of PATHS) assert.equal(await upload(path, SERVER), 200);
  });

  it('the server stores and reads them, so that a refusal is the rules’', async () => {
    assert.equal(await send('GET', `/${encodeURIComponent(PATHS[0])}?alt=media`, SERVER), 200);
  });

  for (const [name, role] of CALLERS) {
    const token = (): string | null =>
      role === null ? null : tokenOf('student', { claims: { role } });
    for (const path of PATHS) {
      const file = `/${encodeURIComponent(path)}`;
      it(`${name} cannot read ${path}`, async () => {
        assert.equal(await send('GET', `${file}?alt=media`, token()), 403);
        assert.equal(await send('GET', file, token()), 403);
      });
      it(`${name} cannot replace ${path} or put a file beside it`, async () => {
        assert.equal(await upload(path, token()), 403);
        assert.equal(await upload(`${path}.new`, token()), 403);
      });
      it(`${name} cannot change what is said about ${path}`, async () => {
        const metadata = JSON.stringify({ metadata: { owner: 'me' } });
        assert.equal(await send('PATCH', file, token(), metadata), 403);
      });
      it(`${name} cannot delete ${path}`, async () => {
        assert.equal(await send('DELETE', file, token()), 403);
      });
      it(`${name} cannot list the folder of ${path}`, async () => {
        const folder = path.split('/').slice(0, -1).join('/');
        const prefix = folder === '' ? '' : `${encodeURIComponent(folder)}%2F`;
        assert.equal(await send('GET', `?prefix=${prefix}&delimiter=%2F`, token()), 403);
      });
    }
  }
});

/** Uploads as the client SDK does for a small file: metadata and bytes in one body. */
function upload(path: string, token: string | null): Promise<number> {
  const boundary = 'part';
  const metadata = JSON.stringify({ name: path, contentType: 'text/plain' });
  const body = [
    `--${boundary}\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${metadata}\r\n`,
    `--${boundary}\r\ncontent-type: text/plain\r\n\r\nhello\r\n--${boundary}--`,
  ].join('');
  return send('POST', `?name=${encodeURIComponent(path)}`, token, body, {
    'x-goog-upload-protocol': 'multipart',
    'content-type': `multipart/related; boundary=${boundary}`,
  });
}

async function send(
  method: string,
  suffix: string,
  token: string | null,
  body?: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<number> {
  const host = hostOf('FIREBASE_STORAGE_EMULATOR_HOST');
  const response = await fetch(`http://${host}/v0/b/${BUCKET}/o${suffix}`, {
    method,
    headers: { ...headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body }),
  });
  await response.arrayBuffer();
  return response.status;
}
