import type { Write } from '../../platform/commit.ts';
import { Failure } from '../../platform/failures.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { StoredWebhook } from './webhookStore.ts';
import { webhookRef } from './webhookStore.ts';

/**
 * Changes a hook within a commit, and tells how it stands then.
 * @param change what becomes of it
 * @throws Failure not-found for one that is missing or was deleted
 */
export async function changeWebhook(
  { services: { db } }: Pick<CallContext, 'services'>,
  { tx, now }: Write,
  webhookId: string,
  change: (hook: StoredWebhook) => Partial<StoredWebhook>,
): Promise<StoredWebhook> {
  const ref = webhookRef(db, webhookId);
  const hook = (await tx.get(ref)).data();
  if (hook?.deletedAt !== null) throw new Failure('not-found');
  const changed = { ...hook, updatedAt: now, ...change(hook) };
  tx.set(ref, changed);
  return changed;
}
