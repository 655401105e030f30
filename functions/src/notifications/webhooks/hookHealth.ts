import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { commitIfDue, recomputeContext } from '../../platform/system.ts';
import type { StoredWebhook } from './webhookStore.ts';

/** A hook that had no success for so long, and failures all the while, is disabled. */
export const FAILING_TOO_LONG_MS = 24 * 3600 * 1000;

/** The failures before are forgotten. Written only when there were some: the hook is no counter. */
export async function noteSuccess(hook: DocumentSnapshot<StoredWebhook>): Promise<void> {
  if (hook.data()?.failingSince === null) return;
  await unlessChanged(() => hook.ref.update({ failingSince: null }, unchangedSince(hook)));
}

/**
 * Notes the first failure after a success, and disables a hook that fails for too long, or whose receiver answered 410. Admins are
 * told of that once.
 */
export async function noteFailure(
  services: Services,
  hook: DocumentSnapshot<StoredWebhook>,
  gone: boolean,
): Promise<void> {
  const now = services.clock.now();
  const since = hook.data()?.failingSince ?? null;
  if (since === null && !gone) {
    await unlessChanged(() => hook.ref.update({ failingSince: now }, unchangedSince(hook)));
    return;
  }
  if (gone || now.getTime() - (since ?? now).getTime() >= FAILING_TOO_LONG_MS) {
    await disable(services, hook, gone ? 'gone' : 'failing');
  }
}

/** Looked at again: it may have been enabled anew, or changed, since the attempt began. */
async function disable(
  services: Services,
  seen: DocumentSnapshot<StoredWebhook>,
  disabledBy: 'gone' | 'failing',
): Promise<void> {
  const context = recomputeContext(services, 'postWebhook', seen.id);
  await commitIfDue(context, async ({ tx, now, audit, intent }) => {
    const hook = (await tx.get(seen.ref)).data();
    const stale = hook?.updatedAt.getTime() !== seen.data()?.updatedAt.getTime();
    if (hook === undefined || stale || !hook.enabled) return null;
    if (disabledBy === 'failing' && hook.failingSince === null) return null;
    tx.update(seen.ref, { enabled: false, disabledBy, updatedAt: now });
    audit({ action: 'webhook.disabled', subject: seen.ref.path, details: { disabledBy } });
    intent({
      dedupeKey: `webhook.failing:${seen.id}:${String(now.getTime())}`,
      kind: 'webhook.failing',
      to: ['admins'],
      data: { webhookId: seen.id, why: disabledBy },
    });
    return true;
  });
}

/** Somebody else has said something newer of the hook. */
async function unlessChanged(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isPreconditionFailed(error)) throw error;
  }
}
