import { randomUUID } from 'node:crypto';
import type { Storage } from 'firebase-admin/storage';
import { FACE_IMAGES_BUCKET } from '../../params.ts';
import { inTime } from '../../platform/deadline.ts';
import { Failure } from '../../platform/failures.ts';
import type { Services } from '../../platform/services.ts';

type Bucket = ReturnType<Storage['bucket']>;

/** Its client would go on trying for ten minutes. */
const LONGEST_MS = 4000;

/**
 * `faces/{uid}/{random}` in the bucket: the images of a person's enrolments, sealed. No client reads or writes there,
 * and the objects carry no download token. @throws Failure unavailable when Storage does not answer
 */
export async function putSealed(
  services: Services,
  uid: string,
  sealed: Uint8Array,
): Promise<string> {
  const path = `${folderOf(uid)}${randomUUID()}`;
  const bucket = await bucketOf(services);
  const file = bucket.file(path);
  await answered(
    file.save(Buffer.from(sealed), {
      resumable: false,
      contentType: 'application/octet-stream',
      metadata: { cacheControl: 'private, no-store' },
      preconditionOpts: { ifGenerationMatch: 0 },
    }),
  );
  return path;
}

/** Null when there is no such object. @throws Failure unavailable */
export async function readSealed(
  services: Services,
  path: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bucket = await bucketOf(services);
  try {
    const [bytes] = await answered(bucket.file(path).download());
    return Uint8Array.from(bytes);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** @throws Failure unavailable */
export async function deleteImage(services: Services, path: string): Promise<void> {
  const bucket = await bucketOf(services);
  await answered(bucket.file(path).delete({ ignoreNotFound: true }));
}

/** Deletes what is kept of the person's images, but `except`, and but what was made after `madeBy`. @throws Failure unavailable */
export async function deleteImages(
  services: Services,
  uid: string,
  { except, madeBy }: { readonly except?: string | undefined; readonly madeBy?: Date } = {},
): Promise<void> {
  const bucket = await bucketOf(services);
  try {
    const [files] = await answered(bucket.getFiles({ prefix: folderOf(uid), autoPaginate: true }));
    const stale = files.filter(
      ({ name, metadata }) =>
        name !== except &&
        (madeBy === undefined || !(Date.parse(metadata.timeCreated ?? '') > madeBy.getTime())),
    );
    await answered(Promise.all(stale.map((file) => file.delete({ ignoreNotFound: true }))));
  } catch (error) {
    // Without a bucket nothing was ever kept.
    if (!isMissing(error)) throw error;
  }
}

function folderOf(uid: string): string {
  return `faces/${encodeURIComponent(uid)}/`;
}

async function bucketOf({ auth }: Services): Promise<Bucket> {
  const { getStorage } = await import('firebase-admin/storage');
  const { storageBucket, projectId } = auth.app.options;
  const usual = storageBucket ?? `${projectId ?? ''}.appspot.com`;
  const named = FACE_IMAGES_BUCKET.value();
  const name = named === '' ? usual : named;
  const bucket = getStorage(auth.app).bucket(name);
  bucket.storage.retryOptions.autoRetry = false;
  return bucket;
}

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await inTime(work, LONGEST_MS, () => new Error('Storage did not answer in time'));
  } catch (error) {
    if (isMissing(error)) throw error;
    throw new StorageUnavailable(error);
  }
}

/** Storage did not do it; the caller may come again. */
class StorageUnavailable extends Failure {
  constructor(cause: unknown) {
    super('unavailable', { retryAfterS: 5 });
    this.cause = cause;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 404;
}
