import type { z } from 'zod';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { actsFor, isConcerned } from '../parties.ts';
import { requestRef } from '../requestStore.ts';
import type { Evidence } from './contract.ts';
import { ListEvidenceReply, ListEvidenceRequest } from './contract.ts';
import type { StoredEvidence } from './evidenceStore.ts';
import { evidenceOf } from './evidenceStore.ts';

export const listEvidence = operation({
  name: 'listEvidence',
  summary: 'The files that were put to a request, and what became of each.',
  method: 'GET',
  path: '/absence-requests/{requestId}/evidence',
  roles: ['student', 'guardian', 'instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListEvidenceRequest,
  output: ListEvidenceReply,
  failures: ['not-found'],
  handler: async ({ caller, input, services }) => {
    const { db, clock } = services;
    const [found, put] = await Promise.all([
      requestRef(db, input.requestId).get(),
      // checkEvidence lets no request have more than some forty.
      evidenceOf(db, input.requestId).orderBy('storedAt').get(),
    ]);
    const request = found.data();
    const now = clock.now();
    const sees =
      request !== undefined &&
      (actsFor(caller, request.studentUid, now) || isConcerned(caller, request, now));
    if (!sees) throw new Failure('not-found');
    return { evidence: put.docs.flatMap((doc) => toEvidence(doc.id, doc.data())) };
  },
});

function toEvidence(upload: string, stored: StoredEvidence): z.input<typeof Evidence>[] {
  const { uid, state, storedAt, settledAt } = stored;
  if (state === 'removed') return [];
  const { reason, warning, declaredType, type, bytes } = stored;
  return [
    {
      upload,
      uploadedBy: uid,
      state,
      reason,
      warning,
      declaredType,
      type,
      bytes,
      storedAt: storedAt.toISOString(),
      settledAt: settledAt?.toISOString() ?? null,
    },
  ];
}
