import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { logError } from '../../platform/logError.ts';
import { operation } from '../../platform/operation.ts';
import { takesEvidence } from '../lifecycle.ts';
import { ownRequest } from '../ownRequest.ts';
import { evidenceChanged } from '../requestStore.ts';
import { EvidenceRef, RemoveEvidenceReply } from './contract.ts';
import { deleteClean, deleteUpload } from './evidenceFiles.ts';
import { evidenceRef } from './evidenceStore.ts';

export const removeEvidence = operation({
  name: 'removeEvidence',
  summary: 'Take a file back that you put to a request, as long as nobody has decided it.',
  method: 'DELETE',
  path: '/absence-requests/{requestId}/evidence/{upload}',
  roles: ['student', 'guardian'],
  tier: 'light',
  writes: true,
  input: EvidenceRef,
  output: RemoveEvidenceReply,
  failures: ['not-found', 'conflict', 'unavailable'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { requestId, upload } = input;
    const ref = evidenceRef(services.db, input);
    // Worked anew when the call comes again: the files may still be there.
    await commit(
      context,
      async ({ tx, now, audit }) => {
        const request = await ownRequest(services, caller, requestId, tx);
        const evidence = (await tx.get(ref)).data();
        if (evidence?.uid !== caller.uid) throw new Failure('not-found');
        if (!takesEvidence(request.status)) {
          throw new Failure('conflict', {
            detail: 'It was decided upon this evidence, or is over.',
          });
        }
        audit({ action: 'evidence.removed', subject: ref.path });
        const gone = { state: 'removed', sha256: null, leaseUntil: null, settledAt: now } as const;
        tx.update(ref, gone);
        if (evidence.state === 'ready') evidenceChanged(tx, services.db, requestId, now);
      },
      { keepReply: false },
    );
    try {
      await deleteClean(services, input);
      await deleteUpload(services, { uid: caller.uid, requestId, upload });
    } catch (error) {
      logError('a removed file is still there', error, { requestId });
      throw new Failure('unavailable', { retryAfterS: 5 });
    }
    return { upload };
  },
});
