import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { commit } from '../../platform/commit.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import { oldFiles } from '../../platform/oldFiles.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Services } from '../../platform/services.ts';
import { settleAll } from '../../platform/settleAll.ts';
import { recomputeContext } from '../../platform/system.ts';
import type { StoredRequest } from '../requestStore.ts';
import { requestsToForget } from '../requestStore.ts';
import { deleteClean, deleteUpload } from './evidenceFiles.ts';
import { evidenceOf, evidenceRef } from './evidenceStore.ts';
import { refusal, settleEvidence } from './settleEvidence.ts';
import type { Upload } from './uploadPath.ts';
import { UPLOADS, uploadAt } from './uploadPath.ts';

const DAY_MS = 24 * 3600_000;
/** An upload that became nothing in this time never will. */
const UNFINISHED_MS = DAY_MS;
const REQUESTS_AT_ONCE = 100;
const LANES = 5;

/**
 * What a schedule does: uploads that no request took are deleted after a day, those that nobody finished looking at are
 * refused, and evidence of requests that were withdrawn or ran out goes 30 days after. Twice changes nothing.
 * @returns how many files
 */
export async function sweepEvidence(services: Services, occasion: string): Promise<number> {
  const context = recomputeContext(services, 'sweepEvidence', occasion);
  const uploads = await sweepUploads(context);
  const ended = await sweepEnded(context);
  if (uploads > 0) {
    await commit(context, ({ audit }) => {
      audit({ action: 'evidence.uploads-swept', subject: UPLOADS, details: { files: uploads } });
      return Promise.resolve();
    });
  }
  return uploads + ended;
}

async function sweepUploads(context: CallContext): Promise<number> {
  const { services } = context;
  let swept = 0;
  for await (const files of oldFiles(services, UPLOADS, UNFINISHED_MS)) {
    for (const file of files) {
      const upload = uploadAt(file.name);
      if (upload === null) await file.delete({ ignoreNotFound: true });
      else await giveUp(context, upload);
    }
    swept += files.length;
  }
  return swept;
}

async function giveUp(context: CallContext, upload: Upload): Promise<void> {
  const { services } = context;
  const seen = await evidenceRef(services.db, upload).get();
  const evidence = seen.data();
  const own = evidence?.uid === upload.uid;
  if (own && evidence.state === 'checking') {
    const outcome = refusal('UNREADABLE', evidence.bytes);
    // Not ours: somebody else just finished; the next sweep looks again.
    if (!(await settleEvidence(context, upload, seen, outcome))) return;
  }
  if (own && evidence.state !== 'ready') await deleteClean(services, upload);
  await deleteUpload(services, upload);
}

/** One whose files cannot be deleted now holds up no other. @throws AggregateError in the end */
async function sweepEnded(context: CallContext): Promise<number> {
  const { db, clock } = context.services;
  const ended = requestsToForget(db, clock.now()).limit(REQUESTS_AT_ONCE);
  const errors: Error[] = [];
  let swept = 0;
  for (let page = await ended.get(); page.size > 0;) {
    const done = await settleAll(page.docs, LANES, (request) => forget(context, request));
    for (const [i, one] of done.entries()) {
      if (one.status === 'fulfilled') swept += one.value;
      else errors.push(new Error(`evidence of ${page.docs[i]?.id ?? ''}`, { cause: one.reason }));
    }
    const last = page.docs.at(-1);
    if (last === undefined || page.size < REQUESTS_AT_ONCE) break;
    page = await ended.startAfter(last).get();
  }
  if (errors.length > 0) throw new AggregateError(errors, `${String(errors.length)} requests`);
  return swept;
}

/** The file goes first: whoever is killed in between comes again, and finds it by its document. */
async function forget(
  context: CallContext,
  { id: requestId, ref }: QueryDocumentSnapshot<StoredRequest>,
): Promise<number> {
  const { services } = context;
  const kept = await evidenceOf(services.db, requestId).where('state', '==', 'ready').get();
  for (const seen of kept.docs) {
    await deleteClean(services, { requestId, upload: seen.id });
    try {
      await commit(context, ({ tx, now, audit }) => {
        const gone = { state: 'removed', sha256: null, settledAt: now } as const;
        tx.update(seen.ref, gone, unchangedSince(seen));
        audit({ action: 'evidence.expired', subject: seen.ref.path });
        return Promise.resolve();
      });
    } catch (error) {
      if (!isPreconditionFailed(error)) throw error;
    }
  }
  // Nothing happens to an ended request any more; that it is not looked at again is no event of it.
  await ref.update({ evidenceUntil: null });
  return kept.size;
}
