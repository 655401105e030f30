import type { z } from 'zod';
import type { StoredAppeal } from './appealStore.ts';
import type { Appeal } from './contract.ts';

/** An appeal as clients see it. */
export function toAppeal(appealId: string, stored: StoredAppeal): z.input<typeof Appeal> {
  const { uid, decision, createdAt, updatedAt, ...rest } = stored;
  return {
    ...rest,
    appealId,
    studentUid: uid,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    decision: decision === null ? null : { ...decision, at: decision.at.toISOString() },
  };
}
