import { randomUUID } from 'node:crypto';
import type { StoredRequest } from '../../../../src/absences/requestStore.ts';
import { requestRef } from '../../../../src/absences/requestStore.ts';
import type { Upload } from '../../../../src/absences/evidence/uploadPath.ts';
import { cleanPath, uploadPath } from '../../../../src/absences/evidence/uploadPath.ts';
import { evidenceRef } from '../../../../src/absences/evidence/evidenceStore.ts';
import { checkEvidence } from '../../../../src/absences/index.ts';
import type { Services } from '../../../../src/platform/services.ts';
import { member } from '../../../support/school.ts';

/** A request as a student left it; returns its id. */
export async function requestOf(
  { db }: Services,
  studentUid: string,
  overrides: Partial<StoredRequest> = {},
): Promise<string> {
  const id = `request-${randomUUID().slice(0, 8)}`;
  const at = new Date();
  await requestRef(db, id).set({
    studentUid,
    requestedBy: studentUid,
    requestedAs: 'student',
    category: 'illness',
    covers: { from: '2026-11-20', to: '2026-11-20' },
    firstDay: '2026-11-20',
    lastDay: '2026-11-20',
    courseIds: ['c1'],
    status: 'submitted',
    round: 1,
    steps: 1,
    reviewBy: 'staff',
    evidenceNeeded: false,
    decision: null,
    createdAt: at,
    submittedAt: at,
    dueAt: null,
    evidenceUntil: null,
    updatedAt: at,
    revision: 'r1',
    ...overrides,
  });
  return id;
}

/** A student with a request, and the name of a file for it. */
export async function uploader(
  services: Services,
  overrides: Partial<StoredRequest> = {},
): Promise<Upload> {
  const uid = await member('student', {}, services);
  const requestId = await requestOf(services, uid, overrides);
  return { uid, requestId, upload: fileName() };
}

export function fileName(): string {
  return `file-${randomUUID().slice(0, 8)}`;
}

/** Puts a file where the client SDK puts it, with the token that it leaves. */
export async function put(
  { bucket }: Services,
  upload: Upload,
  bytes: Buffer,
  contentType: string,
): Promise<void> {
  await (await bucket()).file(uploadPath(upload)).save(bytes, {
    resumable: false,
    contentType,
    metadata: { metadata: { firebaseStorageDownloadTokens: randomUUID() } },
  });
}

/** What the trigger does upon it. */
export async function check(services: Services, upload: Upload): Promise<void> {
  await checkEvidence(services, uploadPath(upload), randomUUID());
}

/** Puts it and has it checked. */
export async function putChecked(
  services: Services,
  upload: Upload,
  bytes: Buffer,
  contentType: string,
): Promise<void> {
  await put(services, upload, bytes, contentType);
  await check(services, upload);
}

/** All that there is of a file: the words about it, and whether the upload and the clean copy are there. */
export async function left(services: Services, upload: Upload) {
  const bucket = await services.bucket();
  const there = async (path: string) => (await bucket.file(path).exists())[0];
  const evidence = (await evidenceRef(services.db, upload).get()).data();
  const told = services.db.collection('notifications').where('kind', '==', 'evidence.refused');
  const about = (await told.get()).docs.filter((doc) => doc.get('data.upload') === upload.upload);
  return {
    state: evidence?.state ?? null,
    reason: evidence?.reason ?? null,
    type: evidence?.type ?? null,
    upload: await there(uploadPath(upload)),
    clean: await there(cleanPath(upload)),
    told: about.length,
  };
}

export const READY = {
  state: 'ready',
  reason: null,
  type: 'image/jpeg',
  upload: false,
  clean: true,
  told: 0,
} as const;
export const NOTHING = {
  state: null,
  reason: null,
  type: null,
  upload: false,
  clean: false,
  told: 0,
} as const;
export function refusedFor(reason: string) {
  return { ...NOTHING, state: 'refused', reason, told: 1 };
}
