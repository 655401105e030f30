import assert from 'node:assert/strict';
import { SERVER } from './emulator.ts';
import { send, upload } from './storageRest.ts';
import { tokenOf } from './token.ts';

export interface Upload {
  readonly folder: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** What else is said about it. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/** A folder of Cloud Storage to which some may add files, and from which no client gets anything. */
export interface WriteOnceFolder {
  /** Reads after "upload one to". */
  readonly place: string;
  /** Whose folder it is. */
  readonly owner: string;
  /** Of the callers below, who may add a file. */
  readonly may: readonly string[];
  /** One of them, with the role of the owner's claim; the flawed uploads are hers. */
  readonly uploader: { readonly who: string; readonly role: string };
  readonly genuine: Upload;
  /** Every type that is taken. */
  readonly types: readonly string[];
  /** A name that no file has yet. */
  readonly fresh: () => string;
  /** Each differs from the genuine upload in one thing. */
  readonly flaws: readonly (readonly [means: string, change: Partial<Upload>])[];
}

/** Who tries, by the claim that operations give to the role; null: without a token. */
const CALLERS: readonly (readonly [who: string, whose: 'own' | 'other' | null, role: string])[] = [
  ['a stranger without a token', null, ''],
  ['an account without a role', 'own', ''],
  ['a pending account', 'own', 'pending'],
  ['a student', 'own', 'student'],
  ['a guardian', 'own', 'guardian'],
  ['a kiosk', 'own', 'kiosk'],
  ['an instructor', 'own', 'instructor'],
  ['an admin', 'own', 'admin'],
  ['another student', 'other', 'student'],
  ['another guardian', 'other', 'guardian'],
  ['another instructor', 'other', 'instructor'],
  ['another admin', 'other', 'admin'],
];

/** Declares the tests of such a folder; call it within a suite. */
export function testWriteOnceFolder(folder: WriteOnceFolder): void {
  const { place, owner, may, uploader, genuine, types, fresh, flaws } = folder;
  for (const [who, whose, role] of CALLERS) {
    const mayAdd = may.includes(who);
    const token = (): string | null =>
      whose === null
        ? null
        : tokenOf(whose === 'own' ? owner : whose, { claims: role === '' ? {} : { role } });

    it(`${who} ${mayAdd ? 'can' : 'cannot'} upload one to ${place}`, async () => {
      for (const type of types) {
        assert.equal(await put({ ...genuine, name: fresh(), type }, token()), mayAdd ? 200 : 403);
      }
    });

    it(`${who} cannot read, list, replace, change or delete one`, async () => {
      const file = { ...genuine, name: fresh() };
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

  for (const [means, change] of flaws) {
    it(`${uploader.who} cannot upload ${means}`, async () => {
      const token = tokenOf(owner, { claims: { role: uploader.role } });
      assert.equal(await put({ ...genuine, name: fresh(), ...change }, token), 403);
    });
  }
}

/** Uploads as the client SDK does for a small file: metadata and bytes in one body. */
export function put(file: Upload, token: string | null): Promise<number> {
  const { folder, name, type, bytes, beside } = file;
  return upload(`${folder}/${name}`, type, 'x'.repeat(bytes), token, beside);
}
