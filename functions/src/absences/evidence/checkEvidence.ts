import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { sha256Hex } from '../../platform/crypto.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import { ThreadEndedError, cleanFile } from './bytes/cleanFile.ts';
import { MOST_BYTES } from './bytes/limits.ts';
import { RefusedError } from './bytes/refused.ts';
import { documentOf } from './evidenceDocument.ts';
import type { UploadFacts } from './evidenceFiles.ts';
import { deleteClean, deleteUpload, putClean, readUpload, takeUpload } from './evidenceFiles.ts';
import { busy, holdLease, isFree, letGo } from './evidenceLease.ts';
import type { StoredEvidence } from './evidenceStore.ts';
import { evidenceOf, evidenceRef } from './evidenceStore.ts';
import { warningFor } from './safeSearch/warningFor.ts';
import type { Outcome } from './settleEvidence.ts';
import { refusal, settleEvidence } from './settleEvidence.ts';
import { takeTry } from './takeTry.ts';
import type { Upload } from './uploadPath.ts';
import { uploadAt } from './uploadPath.ts';

/** Files of one request that are evidence or may become it. */
const MOST_FILES = 10;
const MOST_ATTEMPTS = 3;

/**
 * What the trigger does for one stored object, any number of times: takes its download token away, judges whose it is,
 * has it cleaned, and keeps the clean copy alone. The document is made before anything else is, and the upload is
 * deleted after everything else is: wherever it ends, the next event goes on from there.
 * @param occasion the event's id
 * @throws Error when another event is at this file, or a service does not answer: the event has to come again
 */
export async function checkEvidence(
  services: Services,
  path: string,
  occasion: string,
): Promise<void> {
  const upload = uploadAt(path);
  if (upload === null) return;
  const facts = await takeUpload(services, upload);
  if (facts === null) {
    await dropOrphan(services, upload);
    return;
  }
  const context = recomputeContext(services, 'checkEvidence', occasion);
  const seen = await documentOf(context, upload, facts);
  if (seen !== null) {
    if (seen.data()?.state === 'checking') await work(context, upload, facts, seen);
    await dropUnlessReady(services, upload);
  }
  await deleteUpload(services, upload);
}

/** A clean copy without a word for it may be left by whoever was killed, or was late. @throws Error when all is open */
async function dropUnlessReady(services: Services, upload: Upload): Promise<void> {
  const state = (await evidenceRef(services.db, upload).get()).data()?.state;
  if (state === 'checking') throw busy();
  if (state !== 'ready') await deleteClean(services, upload);
}

/**
 * Who takes a file back while it is looked at deletes the upload under it: were the look ended right after it stored
 * the clean copy, no later event would find the upload, and this is the last one to see to the copy.
 */
async function dropOrphan(services: Services, upload: Upload): Promise<void> {
  const state = (await evidenceRef(services.db, upload).get()).data()?.state;
  if (state === 'removed' || state === 'refused') await deleteClean(services, upload);
}

async function work(
  context: CallContext,
  upload: Upload,
  facts: UploadFacts,
  seen: DocumentSnapshot<StoredEvidence>,
): Promise<void> {
  const { services } = context;
  const early = await refusedUnseen(services, upload, facts, seen);
  if (early !== null) {
    await settleEvidence(context, upload, seen, early);
    return;
  }
  const bytes = await readUpload(services, upload);
  const held = await holdLease(services, seen);
  try {
    const may = await takeTry(services, upload.uid);
    const outcome = may
      ? await lookAt(services, upload, facts, bytes)
      : refusal('TOO_MANY_TRIES', facts.bytes);
    await settleEvidence(context, upload, held, outcome);
  } catch (error) {
    const before = seen.data()?.attempts ?? 0;
    await letGo(held, error instanceof ThreadEndedError ? before + 1 : before);
    throw error;
  }
}

/** What needs no look at the bytes; null: they have to be looked at. */
async function refusedUnseen(
  { db, clock }: Services,
  { requestId }: Upload,
  { bytes, encoded }: UploadFacts,
  seen: DocumentSnapshot<StoredEvidence>,
): Promise<Outcome | null> {
  if (bytes > MOST_BYTES) return refusal('TOO_LARGE', bytes);
  if (encoded) return refusal('TYPE_MISMATCH', bytes);
  const evidence = seen.data();
  const ended = evidence !== undefined && evidence.attempts >= MOST_ATTEMPTS;
  if (ended && isFree(evidence, clock.now())) return refusal('UNREADABLE', bytes);
  const live = evidenceOf(db, requestId).where('state', 'in', ['checking', 'ready']);
  const { count } = (await live.count().get()).data();
  return count > MOST_FILES ? refusal('TOO_MANY_FILES', bytes) : null;
}

async function lookAt(
  services: Services,
  upload: Upload,
  { declaredType, bytes: size }: UploadFacts,
  bytes: Uint8Array,
): Promise<Outcome> {
  try {
    const clean = await cleanFile(bytes, declaredType);
    const sha256 = sha256Hex(clean.bytes);
    const warning = await warningFor(clean);
    await putClean(services, upload, clean, sha256);
    const { type } = clean;
    return { state: 'ready', reason: null, warning, type, sha256, bytes: clean.bytes.length };
  } catch (error) {
    if (error instanceof RefusedError) return refusal(error.reason, size);
    throw error;
  }
}
