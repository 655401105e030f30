import { commit } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { actsFor, mayDecide } from '../parties.ts';
import { requestRef } from '../requestStore.ts';
import { OpenEvidenceReply, OpenEvidenceRequest } from './contract.ts';
import { evidenceRef } from './evidenceStore.ts';
import { fileLinks } from '../../platform/fileLinks/selected.ts';
import { cleanPath } from './uploadPath.ts';

/** A name that tells nothing of whose it is: it ends up among the reader's downloads. */
const NAMES = { 'image/jpeg': 'evidence.jpg', 'application/pdf': 'evidence.pdf' } as const;

export const openEvidence = operation({
  name: 'openEvidence',
  summary: 'An address, for minutes, under which one piece of evidence can be downloaded; audited.',
  method: 'POST',
  path: '/absence-requests/{requestId}/evidence/{upload}/link',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: OpenEvidenceRequest,
  output: OpenEvidenceReply,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const ref = evidenceRef(db, input);
    const [found, seen] = await Promise.all([requestRef(db, input.requestId).get(), ref.get()]);
    const request = found.data();
    const evidence = seen.data();
    const now = clock.now();
    if (request === undefined || evidence === undefined) throw new Failure('not-found');
    const isOwn = actsFor(caller, request.studentUid, now);
    // Drafts concern nobody yet.
    if (!isOwn && !(request.round > 0 && mayDecide(caller, request, now))) {
      throw new Failure('not-found');
    }
    const { state, type, bytes, warning } = evidence;
    if (state === 'removed') throw new Failure('not-found');
    if (state !== 'ready' || type === null) {
      const why = state === 'checking' ? 'It is still being looked at.' : 'It became no evidence.';
      throw new Failure('conflict', { detail: why });
    }
    if (!isOwn && warning !== null && !input.acknowledged) {
      const detail = `Warn the reader first (${warning}), then say acknowledged.`;
      throw new Failure('conflict', { detail });
    }
    await commit(
      context,
      ({ audit }) => {
        audit({ action: 'evidence.opened', subject: ref.path, details: { own: isOwn, warning } });
        return Promise.resolve();
      },
      { keepReply: false },
    );
    const file = { path: cleanPath(input), type, name: NAMES[type] };
    const { url, expiresAt } = await fileLinks().linkTo(services, file);
    return { url, expiresAt: expiresAt.toISOString(), type, bytes, warning };
  },
});
