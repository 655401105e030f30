import assert from 'node:assert/strict';
import { SERVER } from './emulator.ts';
import { send, upload } from './storageRest.ts';
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
  'reports/report/records.csv',
] as const;

describe('What clients may do with files', function () {
  this.timeout(60_000);
  before(async () => {
    for (const path of PATHS) assert.equal(await upload(path, 'text/plain', 'hello', SERVER), 200);
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
        assert.equal(await upload(path, 'text/plain', 'hello', token()), 403);
        assert.equal(await upload(`${path}.new`, 'text/plain', 'hello', token()), 403);
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
