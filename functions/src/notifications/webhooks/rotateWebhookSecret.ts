import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { changeWebhook } from './changeWebhook.ts';
import { RotateWebhookSecretRequest, SecretReply } from './contract.ts';
import { hookSecret } from './signature.ts';
import { webhookKey } from './webhookKey.ts';
import { webhookReply } from './webhookStore.ts';

export const rotateWebhookSecret = operation({
  name: 'rotateWebhookSecret',
  summary: 'Sign with a new secret, which is in the reply; for a while with the old one as well.',
  method: 'POST',
  path: '/webhooks/{webhookId}/secret',
  roles: ['admin'],
  tier: 'light',
  writes: true,
  input: RotateWebhookSecretRequest,
  output: SecretReply,
  failures: ['not-found', 'conflict'],
  handler: async (context) => {
    const { caller, input, idempotencyKey, requestHash } = context;
    const { webhookId, basedOn, overlapHours } = input;
    const rotatedBy = sha256Hex(`${caller.uid}\n${String(idempotencyKey)}\n${requestHash}`);
    // The reply is not kept under the key: it holds the secret.
    const hook = await commit(
      context,
      async (write) => {
        const { now, audit } = write;
        const hook = await changeWebhook(context, write, webhookId, (before) => {
          if (before.rotatedBy === rotatedBy) return before;
          if (before.secretVersion !== basedOn) {
            const detail = `The secret in use is number ${String(before.secretVersion)}.`;
            throw new Failure('conflict', { detail });
          }
          const previousUntil = overlapHours === 0 ? null : after(now, overlapHours * 3600);
          return { secretVersion: basedOn + 1, previousUntil, rotatedBy };
        });
        audit({
          action: 'webhook.secret-rotated',
          subject: `webhooks/${webhookId}`,
          details: { secretVersion: hook.secretVersion, overlapHours },
        });
        return hook;
      },
      { keepReply: false },
    );
    const secret = hookSecret(webhookKey(), webhookId, hook.secretVersion);
    return { webhook: webhookReply(webhookId, hook), secret };
  },
});
