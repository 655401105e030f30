import { isAlreadyExists } from '../../platform/firestore.ts';
import type { NoticeKind } from '../../platform/noticeKinds.ts';
import type { Services } from '../../platform/services.ts';
import { reasonsOf, settleAll } from '../../platform/settleAll.ts';
import { deliveryRef } from './deliveryStore.ts';
import { leaveTask, newDelivery, nextName } from './leave.ts';
import type { StoredWebhook } from './webhookStore.ts';
import { MOST_HOOKS, livingHooks } from './webhookStore.ts';

/** A notice as it is stored, as far as hooks are told of it. */
export interface HookNotice {
  /** Its dedupe key. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly data: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/**
 * Leaves a notice for every enabled hook that wants its kind: a delivery, once however often it is called, and a task.
 * @throws when the store does not answer: call it again
 */
export async function leaveForWebhooks(services: Services, notice: HookNotice): Promise<void> {
  const hooks = (await livingHooks(services.db)).filter((hook) => wants(hook, notice.kind));
  const left = await settleAll(hooks, MOST_HOOKS, ({ id }) => leaveFor(services, id, notice));
  const errors = reasonsOf(left);
  if (errors.length > 0) throw new AggregateError(errors, `${String(errors.length)} webhooks`);
}

function wants({ enabled, kinds }: StoredWebhook, kind: NoticeKind): boolean {
  return enabled && (kinds === 'all' || kinds.includes(kind));
}

async function leaveFor(services: Services, hookId: string, notice: HookNotice): Promise<void> {
  const { id, ...event } = notice;
  const { id: deliveryId, stored } = newDelivery(
    { hookId, noticeId: id, event },
    services.clock.now(),
  );
  try {
    await deliveryRef(services.db, deliveryId).create(stored);
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
  }
  await leaveTask(services, { deliveryId, name: nextName(stored) });
}
