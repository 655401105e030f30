import type { z } from 'zod';
import type { AbsenceRequest } from './contract.ts';
import type { StoredRequest } from './requestStore.ts';

/** A request as clients see it. */
export function toRequest(
  requestId: string,
  stored: StoredRequest,
): z.input<typeof AbsenceRequest> {
  const { decision, createdAt, submittedAt, dueAt, updatedAt, ...others } = stored;
  const { steps: _, evidenceUntil: __, ...rest } = others;
  return {
    ...rest,
    requestId,
    decision:
      decision === null
        ? null
        : { outcome: decision.outcome, by: decision.by, at: decision.at.toISOString() },
    createdAt: createdAt.toISOString(),
    submittedAt: submittedAt?.toISOString() ?? null,
    dueAt: dueAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
  };
}
