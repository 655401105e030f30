import { inTime } from '../../platform/deadline.ts';
import { Failure, invalidField } from '../../platform/failures.ts';
import { logError } from '../../platform/logError.ts';
import { sweepOldFiles } from '../../platform/oldFiles.ts';
import type { Services, StoredFile } from '../../platform/services.ts';
import { FileProblem } from './issue.ts';

/** storage.rules refuse more. */
export const MOST_BYTES = 20 * 1024 * 1024;
/** A roster holds names and addresses: its file is kept no longer than this, whatever became of it. */
export const FILE_KEPT_S = 24 * 3600;
const LOOK_MS = 4000;
/** Bytes that are asked for at a time, and so are in memory. */
const FIRST_RANGE = 64 * 1024;
const MOST_RANGE = 1024 * 1024;

/** `rosterImports/{uid}/{upload}.csv`: where storage.rules let an admin put a file, and nobody read one. */
export function filePath(uid: string, upload: string): string {
  return `rosterImports/${uid}/${upload}.csv`;
}

export interface FileFacts {
  readonly bytes: number;
  /** Names this very content. */
  readonly generation: string;
}

/**
 * An uploaded file's size and generation. The token that an upload by the client SDK leaves on it is taken away:
 * whoever has it could read the file past the rules.
 * @throws Failure invalid-request when there is none or it is too large | unavailable
 */
export async function takeFile({ bucket }: Services, path: string): Promise<FileFacts> {
  const file = (await bucket()).file(path);
  try {
    const looked = file
      .setMetadata({ metadata: { firebaseStorageDownloadTokens: null } })
      .then(() => factsOf(file));
    const facts = await inTime(looked, LOOK_MS, () => new Error('Storage did not answer in time'));
    if (facts.bytes > MOST_BYTES) throw invalidField('upload', 'is larger than 20 MB');
    return facts;
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (isNotFound(error))
      throw invalidField('upload', 'there is no such file of yours: upload it');
    logError('a roster file cannot be looked at', error, {});
    throw new Failure('unavailable', { retryAfterS: 5 });
  }
}

/** Stores what came in the call itself, so that it goes the same way as an upload. */
export async function putFile({ bucket }: Services, path: string, csv: string): Promise<FileFacts> {
  const file = (await bucket()).file(path);
  await file.save(csv, { contentType: 'text/csv', resumable: false });
  return await factsOf(file);
}

/**
 * The bytes of the file from `offset` on.
 * @throws FileProblem when it is not the file that was taken any more
 */
export async function readFile(
  { bucket }: Services,
  { path, generation }: { readonly path: string; readonly generation: string },
  offset: number,
): Promise<AsyncIterable<Uint8Array>> {
  const file = (await bucket()).file(path);
  const again = 'Upload the file again and start another import.';
  const facts = await factsOf(file).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
    throw new FileProblem('FILE_GONE', null, 'The file is not there any more.', again);
  });
  if (facts.generation !== generation) {
    throw new FileProblem('FILE_CHANGED', null, 'The file was replaced.', again);
  }
  return inRanges(file, offset, facts.bytes);
}

/**
 * A file range by range, each a request of its own, growing: who wants few rows asks for little. A stream that is
 * left before its end would not do: the client library then closes the connections of all its other requests.
 */
async function* inRanges(
  file: StoredFile,
  offset: number,
  bytes: number,
): AsyncGenerator<Uint8Array, void> {
  let size = FIRST_RANGE;
  for (let start = offset; start < bytes;) {
    const end = Math.min(start + size, bytes) - 1;
    const [range] = await file.download({ start, end });
    yield range;
    start = end + 1;
    size = Math.min(2 * size, MOST_RANGE);
  }
}

export async function deleteFile({ bucket }: Services, path: string): Promise<void> {
  await (await bucket()).file(path).delete({ ignoreNotFound: true });
}

/** Deletes files older than a day. @returns how many */
export async function sweepFiles(services: Services): Promise<number> {
  return await sweepOldFiles(services, 'rosterImports/', FILE_KEPT_S * 1000);
}

async function factsOf(file: StoredFile): Promise<FileFacts> {
  const [{ size, generation }] = await file.getMetadata();
  return { bytes: Number(size ?? 0), generation: String(generation) };
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && Number(error.code) === 404;
}
