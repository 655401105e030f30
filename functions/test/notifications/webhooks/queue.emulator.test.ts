import assert from 'node:assert/strict';
import { operations } from '../../../src/operations.ts';
import type { StoredDelivery } from '../../../src/notifications/webhooks/deliveryStore.ts';
import { deliveryRef } from '../../../src/notifications/webhooks/deliveryStore.ts';
import { cloudTasks } from '../../../src/platform/tasks.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import { member } from '../../support/school.ts';

describe('a notice on its way through the queue', function () {
  this.timeout(60_000);

  it('hands a test message to the deployed function, which says what came of it', async () => {
    const services = emulatorServices({ tasks: cloudTasks });
    const admin = await member('admin');
    // A name that nobody has (RFC 6761); no other test's notices go there.
    const asked = { url: 'https://nobody.test/', kinds: ['webhook.failing' as const] };
    const made = await callAs(admin, operations.createWebhook, asked, { services });
    const { webhookId } = made.webhook;
    try {
      const { deliveryId } = await callAs(
        admin,
        operations.testWebhook,
        { webhookId },
        { services },
      );
      const tried = await new Promise<StoredDelivery>((resolve, reject) => {
        const ref = deliveryRef(services.db, deliveryId);
        const stop = ref.onSnapshot((snapshot) => {
          const delivery = snapshot.data();
          if (delivery === undefined || delivery.lastFault === null) return;
          stop();
          resolve(delivery);
        }, reject);
      });
      assert.equal(tried.status, 'pending');
      assert.match(String(tried.lastFault), /^(name-not-found|timed-out)$/);
      assert.ok(tried.attempts >= 1 && tried.lastStatus === null);
    } finally {
      await callAs(admin, operations.deleteWebhook, { webhookId }, { services });
    }
  });
});
