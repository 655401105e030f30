import type { DocumentSnapshot } from 'firebase-admin/firestore';
import type { Access } from '../../platform/access.ts';
import { accessOf } from '../../platform/access.ts';
import { commit } from '../../platform/commit.ts';
import { isAlreadyExists } from '../../platform/firestore.ts';
import type { CallContext } from '../../platform/operation.ts';
import { takesEvidence } from '../lifecycle.ts';
import { actsFor } from '../parties.ts';
import type { StoredRequest } from '../requestStore.ts';
import { requestRef } from '../requestStore.ts';
import type { UploadFacts } from './evidenceFiles.ts';
import type { StoredEvidence } from './evidenceStore.ts';
import { evidenceOf, evidenceRef } from './evidenceStore.ts';
import type { Upload } from './uploadPath.ts';

/** Files that were ever put to one request, whatever became of them. */
const MOST_TRIES = 40;

/**
 * An upload's document, made when it is new; null when it may become no evidence: claims outlive a grant, so what
 * access/{uid} says at this moment counts.
 */
export async function documentOf(
  context: CallContext,
  upload: Upload,
  facts: UploadFacts,
): Promise<DocumentSnapshot<StoredEvidence> | null> {
  const { db, clock } = context.services;
  const { uid, requestId } = upload;
  const ref = evidenceRef(db, upload);
  const known = await ref.get();
  // A name is used once: what comes by it from somebody else is another file.
  if (known.exists) return known.data()?.uid === uid ? known : null;
  const [access, request, put] = await Promise.all([
    accessOf(db).doc(uid).get(),
    requestRef(db, requestId).get(),
    evidenceOf(db, requestId).count().get(),
  ]);
  const may = mayAdd(uid, access.data(), request.data(), clock.now());
  if (!may || put.data().count >= MOST_TRIES) {
    await turnAway(context, upload);
    return null;
  }
  await ref.create(begun(uid, facts)).catch((error: unknown) => {
    if (!isAlreadyExists(error)) throw error;
  });
  return await ref.get();
}

function mayAdd(
  uid: string,
  access: Access | undefined,
  request: StoredRequest | undefined,
  now: Date,
): boolean {
  if (access?.standing !== 'active' || access.deletedAt !== null) return false;
  if (request === undefined || !takesEvidence(request.status)) return false;
  return actsFor({ uid, role: access.role, access }, request.studentUid, now);
}

function begun(uid: string, { declaredType, bytes, storedAt }: UploadFacts): StoredEvidence {
  return {
    uid,
    declaredType,
    bytes,
    state: 'checking',
    reason: null,
    warning: null,
    type: null,
    sha256: null,
    attempts: 0,
    leaseUntil: null,
    storedAt,
    settledAt: null,
  };
}

async function turnAway(context: CallContext, { uid, requestId }: Upload): Promise<void> {
  await commit(context, ({ audit }) => {
    const subject = `absenceRequests/${requestId}`;
    audit({ action: 'evidence.turned-away', subject, details: { uid } });
    return Promise.resolve();
  });
}
