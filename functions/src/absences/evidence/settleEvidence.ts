import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { CallContext } from '../../platform/operation.ts';
import { commit } from '../../platform/commit.ts';
import { evidenceChanged, requestRef } from '../requestStore.ts';
import type { StoredEvidence } from './evidenceStore.ts';
import type { Upload } from './uploadPath.ts';

export type Outcome = Pick<
  StoredEvidence,
  'state' | 'reason' | 'warning' | 'type' | 'sha256' | 'bytes'
>;

/** A document as it was at a moment. */
export type Seen = Pick<DocumentSnapshot<StoredEvidence>, 'ref' | 'updateTime'>;

/** Refused for this reason; nothing of the file is kept. */
export function refusal(reason: NonNullable<StoredEvidence['reason']>, bytes: number): Outcome {
  return { state: 'refused', reason, warning: null, type: null, sha256: null, bytes };
}

/**
 * Writes what became of a file, once: false when the document is not any more what was looked at. Whose file was refused
 * is told; one that can be read from now on changes the request's revision. Without a read in the transaction: a killed
 * process would leave its locks on a path that comes again.
 */
export async function settleEvidence(
  context: CallContext,
  upload: Upload,
  seen: Seen,
  outcome: Outcome,
): Promise<boolean> {
  const { requestId, uid } = upload;
  const { reason } = outcome;
  const student = reason === null ? {} : await studentOf(context, requestId);
  try {
    return await commit(context, ({ tx, now, audit, intent }) => {
      tx.update(seen.ref, { ...outcome, leaseUntil: null, settledAt: now }, unchangedSince(seen));
      if (outcome.state === 'ready') evidenceChanged(tx, context.services.db, requestId, now);
      audit({
        action: `evidence.${outcome.state}`,
        subject: seen.ref.path,
        details: { reason: outcome.reason, type: outcome.type, warning: outcome.warning, uid },
      });
      if (reason !== null) {
        intent({
          dedupeKey: `evidence.refused:${requestId}:${upload.upload}`,
          kind: 'evidence.refused',
          to: [uid],
          data: { requestId, upload: upload.upload, reason, ...student },
        });
      }
      return Promise.resolve(true);
    });
  } catch (error) {
    if (isPreconditionFailed(error)) return false;
    throw error;
  }
}

/** Whom the request is about: a guardian who uploaded is told only while the link lasts. It may be gone by now. */
async function studentOf(
  { services }: CallContext,
  requestId: string,
): Promise<{ studentUid?: string }> {
  const request = (await requestRef(services.db, requestId).get()).data();
  return request === undefined ? {} : { studentUid: request.studentUid };
}
