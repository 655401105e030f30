import assert from 'node:assert/strict';
import { leaveForWebhooks, postWebhook, sweepWebhooks } from '../src/notifications/index.ts';
import type { Scene } from './notifications/webhooks/hooks.ts';
import { STARTS, answering, lateNotice, scene, status } from './notifications/webhooks/hooks.ts';
import { DELIVERIES, deliver } from './support/deliveries.ts';

/** In a project of its own for each order, where nothing else delivers tasks. */
describe('the same deliveries to webhooks in the end, whatever the number and order of tasks', function () {
  this.timeout(60_000);
  let at: Scene;
  beforeEach(async () => {
    at = await scene();
  });
  afterEach(() => at.services.dispose());

  for (const how of Object.keys(DELIVERIES)) {
    it(`come ${how}`, async () => {
      const { services } = at;
      const hooks = [await at.create(), await at.create({ kinds: ['check-in.late'] })];
      const notices = ['a', 'b', 'c'].map((name) =>
        lateNotice({ id: `check-in.late:${name}`, createdAt: new Date(STARTS) }),
      );
      const moved = lateNotice({ id: 'session.moved:s:1', kind: 'session.moved' });
      const outside = answering(status(200));
      const ids = hooks.flatMap(({ webhookId }) => notices.map(({ id }) => `${webhookId}~${id}`));
      const events = [...notices, moved].map((notice) => () => leaveForWebhooks(services, notice));
      await deliver(events, how);
      const tasks = ids.map((id) => () => postWebhook(services, id, outside));
      await deliver([...tasks, () => sweepWebhooks(services)], how);
      // Whatever the sweep left finds nothing to do, nor does another expansion of the notices.
      await deliver(events, how);
      at.pass(600);
      await sweepWebhooks(services);
      await at.workOff(outside);
      const ended = await at.everyDelivery();
      assert.deepEqual(
        ended
          .map((one) => [one.noticeId, one.status, one.attempts, one.lastStatus].join(' '))
          .toSorted(),
        [
          ...['a', 'a', 'b', 'b', 'c', 'c'].map((n) => `check-in.late:${n} delivered 1 200`),
          'session.moved:s:1 delivered 1 200',
        ],
      );
      assert.equal(outside.sent.length, 7);
      assert.equal(new Set(outside.sent.map(({ headers }) => headers['webhook-id'])).size, 7);
      assert.equal(await at.audited('webhook-delivery.delivered'), 7);
    });
  }
});
