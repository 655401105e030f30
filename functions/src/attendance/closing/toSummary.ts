import type { z } from 'zod';
import type { SessionSummary } from './contract.ts';
import type { StoredSummary } from './summaryStore.ts';

/** A summary as clients see it. */
export function toSummary(stored: StoredSummary): z.input<typeof SessionSummary> {
  const { closedAt, countedAt, startsAt: _, ...counts } = stored;
  return {
    ...counts,
    closedAt: closedAt?.toISOString() ?? null,
    countedAt: countedAt.toISOString(),
  };
}
