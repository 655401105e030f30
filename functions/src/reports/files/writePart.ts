import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bucket, StoredFile } from '../../platform/services.ts';
import type { EncodedPart } from '../encode/encoding.ts';
import type { StoredPart } from '../reportStore.ts';

/** Bytes that are sent at a time, and kept until they have arrived: the client library sends them again if need be. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** The Storage emulator takes the first request for the whole file, and a second is never answered: there all goes in one. */
function chunking(): { readonly chunkSize?: number } {
  const isEmulator = process.env['FIREBASE_STORAGE_EMULATOR_HOST'] !== undefined;
  return isEmulator ? {} : { chunkSize: CHUNK_BYTES };
}

/** What Storage has under this name is not what was sent. */
class OtherFile extends Error {}

/**
 * Streams a part into Cloud Storage, hashing what passes. It becomes a file once it is whole, and only where none is: a
 * request that is sent again after it was worked finds what it wrote. What is there must be what was hashed, byte for byte.
 * @param passed told how many bytes went by
 * @throws OtherFile | whatever reading the rows or Storage give; then nothing was written
 */
export async function writePart(
  bucket: Bucket,
  path: string,
  part: EncodedPart,
  passed: (bytes: number) => void,
): Promise<StoredPart> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  let bytes = 0;
  async function* hashed(): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of part.bytes) {
      sha256.update(chunk);
      md5.update(chunk);
      bytes += chunk.length;
      passed(chunk.length);
      yield chunk;
    }
  }
  const file = bucket.file(path);
  const into = file.createWriteStream({
    ...chunking(),
    contentType: part.type,
    metadata: { cacheControl: 'private, no-store' },
    preconditionOpts: { ifGenerationMatch: 0 },
  });
  try {
    // One chunk at a time: what waits here is read ahead of whether anybody still wants it.
    await pipeline(Readable.from(hashed(), { highWaterMark: 1 }), into);
  } catch (error) {
    if (!isInTheWay(error)) throw error;
  }
  const there = await factsOf(file);
  if (there.bytes !== bytes || there.md5 !== md5.digest('base64')) {
    throw new OtherFile(`${path} is not what was written`);
  }
  const { name, type, rows } = part;
  return { name, path, type, rows, bytes, sha256: sha256.digest('hex') };
}

async function factsOf(file: StoredFile) {
  const [{ size, md5Hash }] = await file.getMetadata();
  return { bytes: Number(size ?? -1), md5: md5Hash ?? '' };
}

/** HTTP 412: there is a file already. */
function isInTheWay(error: unknown): boolean {
  return error instanceof Error && 'code' in error && Number(error.code) === 412;
}
