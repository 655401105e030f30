import { Failure, invalidField } from '../../platform/failures.ts';
import { inTime } from '../../platform/deadline.ts';
import { logError } from '../../platform/logError.ts';
import { sweepOldFiles } from '../../platform/oldFiles.ts';
import type { Services, StoredFile } from '../../platform/services.ts';

/** storage.rules refuse more; a photo that is put there by other means is looked at no more than one of theirs. */
const MAX_BYTES = 12 * 1024 * 1024;
/** A photo that nobody started a roll call with in this time never will be. */
const LEFT_BEHIND_MS = 3600_000;
/** Storage is waited for this long; the SDK would wait for a minute. */
const READ_MS = 4000;
const DELETE_MS = 1500;

/** `rollCalls/{sessionId}/{uid}/{upload}`: where storage.rules let staff put a photo, and nobody read one. */
export interface Photo {
  readonly bytes: Uint8Array;
  /** Names this very content: an object that was replaced since is another one. */
  readonly generation: string;
}

/** Where `uid` puts the photo `upload` for a session. */
export function photoPath(sessionId: string, uid: string, upload: string): string {
  return `rollCalls/${sessionId}/${uid}/${upload}`;
}

/**
 * The uploaded photo. The token that an upload by the client SDK leaves on the object is taken away first: whoever
 * has it could read the photo past the rules for as long as it is there.
 * @throws Failure invalid-request when there is none, or it is too large | unavailable
 */
export async function readPhoto({ bucket }: Services, path: string): Promise<Photo> {
  const file = (await bucket()).file(path);
  try {
    return await inTime(load(file), READ_MS, late);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (isNotFound(error)) {
      throw invalidField('upload', 'there is no such photo of yours for this session: upload it');
    }
    logError('photo unreadable', error, {});
    throw new Failure('unavailable', { retryAfterS: 5 });
  }
}

async function load(file: StoredFile): Promise<Photo> {
  await file.setMetadata({ metadata: { firebaseStorageDownloadTokens: null } });
  const [{ size, generation }] = await file.getMetadata();
  if (Number(size ?? 0) > MAX_BYTES) throw invalidField('upload', 'is larger than 12 MB');
  const [bytes] = await file.download();
  return { bytes, generation: String(generation) };
}

function late(): Error {
  return new Error('Storage did not answer in time');
}

/** Deletes a photo; if that fails the sweep comes for it. */
export async function deletePhoto({ bucket }: Services, path: string): Promise<void> {
  try {
    await inTime(removed((await bucket()).file(path)), DELETE_MS, late);
  } catch (error) {
    logError('a photo of a roll call stays behind', error, {});
  }
}

/** Deletes photos that no roll call took, as after a crash. @returns how many */
export async function sweepPhotos(services: Services): Promise<number> {
  return await sweepOldFiles(services, 'rollCalls/', LEFT_BEHIND_MS);
}

async function removed(file: StoredFile): Promise<void> {
  await file.delete({ ignoreNotFound: true });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && Number(error.code) === 404;
}
