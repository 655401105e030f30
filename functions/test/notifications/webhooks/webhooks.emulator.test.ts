import assert from 'node:assert/strict';
import { operations } from '../../../src/operations.ts';
import { leaveForWebhooks } from '../../../src/notifications/index.ts';
import { MOST_HOOKS } from '../../../src/notifications/webhooks/webhookStore.ts';
import { callAs } from '../../support/call.ts';
import { fails } from '../../support/fails.ts';
import { logged } from '../../support/logged.ts';
import type { Scene } from './hooks.ts';
import { STARTS, answering, lateNotice, scene, status } from './hooks.ts';

const INPUT = { url: 'https://hook.example/in', kinds: 'all' as const };

describe('webhooks', function () {
  this.timeout(30_000);
  let at: Scene;
  beforeEach(async () => {
    at = await scene();
  });
  afterEach(() => at.services.dispose());

  const options = (key?: string) => ({
    services: at.services,
    ...(key === undefined ? {} : { key }),
  });
  const create = (key?: string, input: typeof INPUT = INPUT) =>
    callAs(at.admin, operations.createWebhook, input, options(key));

  it('are told their secret when they are made, the same one if the call comes again', async () => {
    const made = await create('hook-once-1234');
    assert.match(made.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.deepEqual(await create('hook-once-1234'), made);
    assert.deepEqual(made.webhook, {
      webhookId: made.webhook.webhookId,
      url: 'https://hook.example/in',
      kinds: 'all',
      description: '',
      enabled: true,
      disabledBy: null,
      secretVersion: 1,
      previousSecretUntil: null,
      failingSince: null,
      createdBy: at.admin,
      createdAt: STARTS,
      updatedAt: STARTS,
    });
    const other = create('hook-once-1234', { ...INPUT, url: 'https://other.example/' });
    await fails('idempotency-conflict', other);
  });

  it('are told of a notice though another one cannot be read', async () => {
    const { webhook } = await create();
    await at.services.db.doc('webhooks/damaged').set({ deletedAt: null, url: 1 });
    const words = await logged(() => leaveForWebhooks(at.services, lateNotice()));
    assert.match(words, /a webhook cannot be read/);
    const left = await at.everyDelivery();
    assert.deepEqual(
      left.map(({ hookId }) => hookId),
      [webhook.webhookId],
    );
  });

  it('keep their secrets nowhere', async () => {
    const { webhook, secret } = await create();
    const rotate = { webhookId: webhook.webhookId, basedOn: 1 };
    const rotated = await callAs(at.admin, operations.rotateWebhookSecret, rotate, options());
    await leaveForWebhooks(at.services, lateNotice());
    await at.workOff(answering(status(200)));
    const stored = [];
    for (const one of await at.services.db.listCollections()) stored.push(await one.get());
    const all = stored.flatMap(({ docs }) => docs.map((doc) => [doc.ref.path, doc.data()]));
    const text = JSON.stringify(all);
    assert.ok(all.length >= 6 && text.includes(webhook.webhookId));
    for (const one of [secret, rotated.secret]) {
      assert.ok(!text.includes(one.slice('whsec_'.length, -1)));
    }
  });

  it('are addresses on the public internet', async () => {
    for (const url of ['http://hook.example/', 'https://10.0.0.1/', 'https://localhost/', 'x']) {
      const failure = await fails('invalid-request', create(undefined, { ...INPUT, url }));
      assert.deepEqual(
        failure.details.fields?.map(({ field }) => field),
        ['url'],
      );
      const { webhookId } = await at.create();
      const update = { webhookId, url };
      await fails('invalid-request', callAs(at.admin, operations.updateWebhook, update, options()));
    }
  });

  it('are listed and shown with how they fare, oldest first, without a secret', async () => {
    const first = await create();
    at.pass(1);
    const second = await create();
    const listed = await callAs(at.admin, operations.listWebhooks, {}, options());
    assert.deepEqual(listed.webhooks, [first.webhook, second.webhook]);
    const { webhookId } = first.webhook;
    const shown = await callAs(at.admin, operations.getWebhook, { webhookId }, options());
    assert.deepEqual(shown, first.webhook);
    assert.ok(!JSON.stringify([listed, shown]).includes('whsec_'));
  });

  it('are so many and no more, counting those that live', async () => {
    const made = [];
    for (let n = 0; n < MOST_HOOKS; n++) made.push(await at.create());
    await fails('conflict', create());
    const webhookId = made[0]?.webhookId ?? '';
    await callAs(at.admin, operations.deleteWebhook, { webhookId }, options());
    await create();
  });

  it('are changed in part, and enabling forgets why they were disabled', async () => {
    const { webhookId } = await at.create();
    const change = (input: object) =>
      callAs(at.admin, operations.updateWebhook, { webhookId, ...input }, options());
    const off = await change({ enabled: false, kinds: ['check-in.late', 'check-in.late'] });
    assert.deepEqual([off.enabled, off.disabledBy, off.kinds], [false, 'admin', ['check-in.late']]);
    const on = await change({ enabled: true, description: ' The register ' });
    assert.deepEqual([on.enabled, on.disabledBy, on.description], [true, null, 'The register']);
    assert.deepEqual([on.url, on.kinds], ['https://hook.example/in', ['check-in.late']]);
    assert.equal(await at.audited('webhook.updated'), 2);
  });

  it('once deleted are gone for every operation, and their address is forgotten', async () => {
    const key = 'hook-deleted-1234';
    const { webhook } = await create(key);
    const { webhookId } = webhook;
    await callAs(at.admin, operations.deleteWebhook, { webhookId }, options());
    assert.equal((await at.hook(webhookId))?.url, '');
    const listed = await callAs(at.admin, operations.listWebhooks, {}, options());
    assert.deepEqual(listed.webhooks, []);
    await fails('conflict', create(key));
    for (const id of [webhookId, 'nobody']) {
      const named = { webhookId: id };
      const { admin } = at;
      const rotation = { ...named, basedOn: 1 };
      await fails('not-found', callAs(admin, operations.getWebhook, named, options()));
      await fails('not-found', callAs(admin, operations.updateWebhook, named, options()));
      await fails('not-found', callAs(admin, operations.deleteWebhook, named, options()));
      await fails('not-found', callAs(admin, operations.testWebhook, named, options()));
      await fails('not-found', callAs(admin, operations.rotateWebhookSecret, rotation, options()));
    }
  });

  it('rotate once for a call that comes again, and not for one that knows an older secret', async () => {
    const { webhookId, secret } = await at.create();
    const rotate = (key: string, basedOn: number) =>
      callAs(
        at.admin,
        operations.rotateWebhookSecret,
        { webhookId, basedOn, overlapHours: 48 },
        options(key),
      );
    const first = await rotate('rotate-first-1', 1);
    assert.notEqual(first.secret, secret);
    assert.equal(first.webhook.secretVersion, 2);
    assert.equal(first.webhook.previousSecretUntil, '2026-11-04T08:00:00.000Z');
    assert.deepEqual(await rotate('rotate-first-1', 1), first);
    await fails('conflict', rotate('rotate-other-1', 1));
    assert.equal((await rotate('rotate-other-2', 2)).webhook.secretVersion, 3);
  });

  it('are tested by the queue, disabled ones too, and no call fetches anything itself', async () => {
    const { webhookId } = await at.create({ enabled: false });
    const test = await callAs(at.admin, operations.testWebhook, { webhookId }, options());
    assert.deepEqual([test.status, test.kind, test.attempts], ['pending', 'webhook.test', 0]);
    const outside = answering(status(200));
    await at.workOff(outside);
    const [sent] = outside.sent;
    const body: unknown = JSON.parse(sent?.body ?? '');
    const { noticeId } = test;
    const data = { webhookId, noticeId };
    assert.deepEqual(body, { type: 'webhook.test', timestamp: STARTS, data });
    assert.equal((await at.delivery(test.deliveryId))?.status, 'delivered');
  });

  describe('have deliveries', () => {
    it('which are listed by hook and status, newest first, page by page', async () => {
      const [a, b] = [await at.create(), await at.create()];
      const outside = answering(status(410));
      for (let n = 0; n < 3; n++) {
        at.pass(1);
        await leaveForWebhooks(at.services, lateNotice());
      }
      const { left } = at.tasks;
      left.splice(0, left.length, ...left.slice(0, 1));
      await at.workOff(outside);
      const list = (input: object) =>
        callAs(at.admin, operations.listWebhookDeliveries, input, options());
      const all = await list({});
      assert.equal(all.deliveries.length, 6);
      const times = all.deliveries.map(({ leftAt }) => leftAt);
      assert.deepEqual(times, times.toSorted().toReversed());
      for (const { webhookId } of [a, b]) {
        const { deliveries } = await list({ webhookId });
        assert.deepEqual(new Set(deliveries.map((one) => one.webhookId)), new Set([webhookId]));
        assert.equal(deliveries.length, 3);
      }
      const { deliveries: dead } = await list({ status: 'dead' });
      assert.deepEqual(
        dead.map((one) => [one.lastStatus, one.lastFault]),
        [[410, null]],
      );
      const webhookId = dead[0]?.webhookId ?? '';
      assert.equal((await list({ webhookId, status: 'pending' })).deliveries.length, 2);
      const paged: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await list({ limit: 4, ...(cursor === undefined ? {} : { cursor }) });
        paged.push(...page.deliveries.map((one) => one.deliveryId));
        cursor = page.nextCursor;
      } while (cursor !== null);
      assert.deepEqual(
        paged,
        all.deliveries.map((one) => one.deliveryId),
      );
    });

    it('of which only dead ones of a living hook are replayed', async () => {
      const { webhookId } = await at.create();
      const notice = lateNotice();
      await leaveForWebhooks(at.services, notice);
      const deliveryId = `${webhookId}~${notice.id}`;
      const replay = (id = deliveryId) =>
        callAs(at.admin, operations.replayWebhookDelivery, { deliveryId: id }, options());
      await fails('not-found', replay('nothing'));
      await fails('conflict', replay());
      await at.workOff(answering(status(410)));
      await fails('conflict', replay());
      const enable = { webhookId, enabled: true };
      await callAs(at.admin, operations.updateWebhook, enable, options());
      const again = await replay();
      assert.deepEqual([again.status, again.round, again.attempts], ['pending', 2, 0]);
      await fails('conflict', replay());
      await at.workOff(answering(status(200)));
      assert.equal((await at.delivery(deliveryId))?.status, 'delivered');
      await fails('conflict', replay());
    });
  });
});
