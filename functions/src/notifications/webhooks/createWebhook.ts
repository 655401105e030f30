import { commit } from '../../platform/commit.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { CreateWebhookRequest, SecretReply } from './contract.ts';
import { hookSecret } from './signature.ts';
import { webhookKey } from './webhookKey.ts';
import type { StoredWebhook } from './webhookStore.ts';
import { MOST_HOOKS, livingQuery, webhookRef, webhookReply } from './webhookStore.ts';

/** The only way for an address onto the list of those that are posted to. Its id follows from the idempotency key, so that a retry finds it. */
export const createWebhook = operation({
  name: 'createWebhook',
  summary: `Allow an address to be told of notices by signed posts; ${String(MOST_HOOKS)} at most.`,
  method: 'POST',
  path: '/webhooks',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: CreateWebhookRequest,
  output: SecretReply,
  failures: ['conflict'],
  handler: async (context) => {
    const { caller, input, services, idempotencyKey, requestHash } = context;
    const { db } = services;
    const { enabled } = input;
    const from = sha256Hex(`webhook\n${caller.uid}\n${String(idempotencyKey)}`);
    const webhookId = `wh_${from.slice(0, 24)}`;
    const ref = webhookRef(db, webhookId);
    // The reply is not kept under the key: it holds the secret.
    const hook = await commit(
      context,
      async ({ tx, now, audit }) => {
        const [found, others] = await Promise.all([tx.get(ref), tx.get(livingQuery(db))]);
        const made = found.data();
        audit({ action: 'webhook.created', subject: ref.path, details: { enabled } });
        if (made !== undefined) {
          if (made.requestHash !== requestHash) throw new Failure('idempotency-conflict');
          if (made.deletedAt !== null) {
            throw new Failure('conflict', { detail: 'This webhook was deleted since.' });
          }
          return made;
        }
        if (others.size >= MOST_HOOKS) {
          const detail = `Delete one first: there are ${String(MOST_HOOKS)} at most.`;
          throw new Failure('conflict', { detail });
        }
        const hook: StoredWebhook = {
          ...input,
          disabledBy: enabled ? null : 'admin',
          secretVersion: 1,
          previousUntil: null,
          rotatedBy: null,
          failingSince: null,
          createdBy: caller.uid,
          createdAt: now,
          updatedAt: now,
          requestHash,
          deletedAt: null,
          expiresAt: null,
        };
        tx.create(ref, hook);
        return hook;
      },
      { keepReply: false },
    );
    const secret = hookSecret(webhookKey(), webhookId, hook.secretVersion);
    return { webhook: webhookReply(webhookId, hook), secret };
  },
});
