import { inTime } from '../../platform/deadline.ts';
import type { Services, StoredFile } from '../../platform/services.ts';
import type { Clean } from './bytes/cleanBytes.ts';
import type { Upload } from './uploadPath.ts';
import { cleanPath, uploadPath } from './uploadPath.ts';

const LOOK_MS = 10_000;
const MOVE_MS = 30_000;

export interface UploadFacts {
  readonly bytes: number;
  readonly declaredType: string;
  /** Compressed on its way: no client of ours does so, and unpacking it would come before any look at it. */
  readonly encoded: boolean;
  readonly storedAt: Date;
}

/**
 * What is known of an upload; null when it is not there any more. The token that an upload by the client SDK leaves on
 * it is taken away first: whoever has it could read the file past the rules for as long as it is there.
 */
export async function takeUpload(services: Services, upload: Upload): Promise<UploadFacts | null> {
  const file = await fileAt(services, uploadPath(upload));
  try {
    await soon(file.setMetadata({ metadata: { firebaseStorageDownloadTokens: null } }), LOOK_MS);
    const [{ size, contentType, contentEncoding, timeCreated }] = await soon(
      file.getMetadata(),
      LOOK_MS,
    );
    return {
      bytes: Number(size ?? 0),
      declaredType: contentType ?? '',
      encoded: !['', 'identity', undefined].includes(contentEncoding),
      storedAt: new Date(timeCreated ?? services.clock.now()),
    };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** @throws Error when it is gone */
export async function readUpload(services: Services, upload: Upload): Promise<Uint8Array> {
  const file = await fileAt(services, uploadPath(upload));
  const [bytes] = await soon(file.download({ decompress: false }), MOVE_MS);
  return bytes;
}

/** Again puts the same in its place. */
export async function putClean(
  services: Services,
  upload: Upload,
  { bytes, type }: Clean,
  sha256: string,
): Promise<void> {
  const file = await fileAt(services, cleanPath(upload));
  const saved = file.save(Buffer.from(bytes), {
    resumable: false,
    contentType: type,
    metadata: {
      cacheControl: 'private, no-store',
      contentDisposition: 'attachment',
      metadata: { sha256 },
    },
  });
  await soon(saved, MOVE_MS);
}

export async function deleteUpload(services: Services, upload: Upload): Promise<void> {
  await remove(services, uploadPath(upload));
}

export async function deleteClean(services: Services, upload: Omit<Upload, 'uid'>): Promise<void> {
  await remove(services, cleanPath(upload));
}

async function remove(services: Services, path: string): Promise<void> {
  const file = await fileAt(services, path);
  await soon(file.delete({ ignoreNotFound: true }), LOOK_MS);
}

async function fileAt({ bucket }: Services, path: string): Promise<StoredFile> {
  return (await bucket()).file(path);
}

function soon<T>(work: Promise<T>, ms: number): Promise<T> {
  return inTime(work, ms, () => new Error('Storage did not answer in time'));
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && Number(error.code) === 404;
}
