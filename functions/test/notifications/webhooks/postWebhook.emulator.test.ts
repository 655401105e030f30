import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { operations } from '../../../src/operations.ts';
import { leaveForWebhooks, sweepWebhooks } from '../../../src/notifications/index.ts';
import { messageId } from '../../../src/notifications/webhooks/message.ts';
import { post } from '../../../src/notifications/webhooks/post.ts';
import { postWebhook } from '../../../src/notifications/webhooks/postWebhook.ts';
import type { Reply } from '../../../src/notifications/webhooks/retry.ts';
import { MOST_ATTEMPTS } from '../../../src/notifications/webhooks/retry.ts';
import { callAs } from '../../support/call.ts';
import { logged } from '../../support/logged.ts';
import type { Scene } from './hooks.ts';
import { STARTS, answering, lateNotice, scene, status } from './hooks.ts';
import { receiver } from './receiver.ts';

const DAY_S = 24 * 3600;

describe('a notice on its way to webhooks', function () {
  this.timeout(30_000);
  let at: Scene;
  beforeEach(async () => {
    at = await scene();
  });
  afterEach(() => at.services.dispose());

  /** One hook, one notice left for it, and its delivery. */
  async function left(): Promise<{ webhookId: string; secret: string; id: string }> {
    const made = await at.create();
    const notice = lateNotice();
    await leaveForWebhooks(at.services, notice);
    return { ...made, id: `${made.webhookId}~${notice.id}` };
  }

  it('is left once for every enabled hook that wants its kind, however often it is asked', async () => {
    const [all, late] = [await at.create(), await at.create({ kinds: ['check-in.late'] })];
    await at.create({ kinds: ['session.moved'] });
    await at.create({ enabled: false });
    const notice = lateNotice({ data: { sessionId: 's1', title: 'Topology', note: 'was ill' } });
    for (let n = 0; n < 3; n++) await leaveForWebhooks(at.services, notice);
    await Promise.all([1, 2, 3].map(() => leaveForWebhooks(at.services, notice)));
    const found = await at.everyDelivery();
    const hooks = [all.webhookId, late.webhookId].sort();
    assert.deepEqual(found.map(({ hookId }) => hookId).sort(), hooks);
    assert.equal(at.tasks.left.length, 2);
    const [one] = found;
    assert.deepEqual(
      [one?.noticeId, one?.kind, one?.status, one?.attempts, one?.data],
      [notice.id, 'check-in.late', 'pending', 0, { sessionId: 's1', noticeId: notice.id }],
    );
  });

  it('reaches a receiver that verifies it, signed for the attempt', async () => {
    const there = await receiver();
    const local = `127.0.0.1:${String(there.port)}`;
    process.env['WEBHOOK_LOCAL_RECEIVERS'] = local;
    try {
      at.clock.set(new Date().toISOString());
      const { secret, webhookId } = await at.create({ url: `http://${local}/in` });
      const notice = lateNotice();
      await leaveForWebhooks(at.services, notice);
      await at.workOff({ post: (message) => post(message), random: Math.random });
      const [got] = there.received;
      assert.ok(got !== undefined);
      assert.deepEqual(new Webhook(secret).verify(got.body, got.headers), {
        type: 'check-in.late',
        timestamp: STARTS,
        data: { ...notice.data, noticeId: notice.id },
      });
      const stored = await at.delivery(`${webhookId}~${notice.id}`);
      assert.deepEqual(
        [stored?.status, stored?.lastStatus, stored?.dueAt],
        ['delivered', 204, null],
      );
      assert.equal(await at.audited('webhook-delivery.delivered'), 1);
    } finally {
      Reflect.deleteProperty(process.env, 'WEBHOOK_LOCAL_RECEIVERS');
      await there.close();
    }
  });

  it('is tried again under the same webhook-id and a new timestamp, when it is due and no sooner', async () => {
    const { id } = await left();
    const outside = answering(status(500));
    await at.workOff(outside);
    const [task] = at.tasks.left;
    assert.deepEqual(task?.at, new Date(Date.parse(STARTS) + 5000));
    await at.workOff(outside);
    assert.equal(outside.sent.length, 1, 'the task came too early');
    at.pass(5);
    outside.reply = status(200);
    await postWebhook(at.services, id, outside);
    const [first, second] = outside.sent;
    assert.equal(first?.headers['webhook-id'], messageId(id));
    assert.equal(second?.headers['webhook-id'], messageId(id));
    assert.notEqual(first.headers['webhook-timestamp'], second.headers['webhook-timestamp']);
    assert.equal((await at.delivery(id))?.attempts, 2);
    await postWebhook(at.services, id, outside);
    assert.equal(outside.sent.length, 2, 'it was delivered already');
  });

  it('waits as long as an overloaded receiver asks', async () => {
    const { id } = await left();
    await at.workOff(answering(status(429, 600)));
    const stored = await at.delivery(id);
    assert.deepEqual(stored?.dueAt, new Date(Date.parse(STARTS) + 600_000));
    assert.deepEqual([stored.lastStatus, stored.lease], [429, null]);
  });

  it('is given up after a day, and begins again when it is replayed', async () => {
    const { id, webhookId } = await left();
    const outside = answering({ fault: 'connection-failed' });
    for (let n = 0; n < MOST_ATTEMPTS; n++) {
      await postWebhook(at.services, id, outside);
      // As an admin would who tries everything.
      if (n === MOST_ATTEMPTS - 2) {
        const enable = { webhookId, enabled: true };
        await callAs(at.admin, operations.updateWebhook, enable, { services: at.services });
      }
      const due = (await at.delivery(id))?.dueAt;
      if (due !== null && due !== undefined) at.clock.set(due.toISOString());
    }
    assert.equal(outside.sent.length, MOST_ATTEMPTS);
    const dead = await at.delivery(id);
    assert.deepEqual(
      [dead?.status, dead?.lastFault, dead?.dueAt],
      ['dead', 'connection-failed', null],
    );
    at.tasks.left.length = 0;
    const { services } = at;
    await callAs(at.admin, operations.replayWebhookDelivery, { deliveryId: id }, { services });
    outside.reply = status(200);
    await at.workOff(outside);
    const again = await at.delivery(id);
    assert.deepEqual([again?.status, again?.round, again?.attempts], ['delivered', 2, 1]);
    const ids = new Set(outside.sent.map(({ headers }) => headers['webhook-id']));
    assert.equal(ids.size, 1);
    assert.equal(await at.audited('webhook-delivery.replayed'), 1);
  });

  it('is posted by one of many workers', async () => {
    const { id } = await left();
    const outside = answering(status(200));
    const work = Array.from({ length: 10 }, () => postWebhook(at.services, id, outside));
    await Promise.all(work);
    assert.equal(outside.sent.length, 1);
  });

  it('is taken over when its worker died, and what a slow one says later counts no more', async () => {
    const { id } = await left();
    let revive: (reply: Reply) => void = () => undefined;
    const stuck = new Promise<Reply>((resolve) => {
      revive = resolve;
    });
    const begun = Promise.withResolvers<undefined>();
    const slow = postWebhook(at.services, id, {
      random: () => 0,
      post: () => {
        begun.resolve(undefined);
        return stuck;
      },
    });
    await begun.promise;
    const outside = answering(status(200));
    await postWebhook(at.services, id, outside);
    assert.equal(outside.sent.length, 0, 'its lease holds');
    at.pass(121);
    at.tasks.left.length = 0;
    await sweepWebhooks(at.services);
    await sweepWebhooks(at.services);
    assert.equal(at.tasks.left.length, 1);
    await at.workOff(outside);
    assert.equal(outside.sent.length, 1);
    revive(status(500));
    await slow;
    const stored = await at.delivery(id);
    assert.deepEqual([stored?.status, stored?.lastStatus, stored?.attempts], ['delivered', 200, 2]);
    assert.equal(at.tasks.left.length, 0);
  });

  it('ends even when each attempt kills its worker', async () => {
    const { id } = await left();
    let posts = 0;
    const deadly = {
      random: () => 0,
      post: () => {
        posts++;
        return Promise.reject(new Error('killed'));
      },
    };
    for (let n = 0; n < MOST_ATTEMPTS; n++) {
      await assert.rejects(postWebhook(at.services, id, deadly), /killed/);
      at.pass(61);
    }
    await postWebhook(at.services, id, deadly);
    assert.equal(posts, MOST_ATTEMPTS);
    const stored = await at.delivery(id);
    assert.deepEqual([stored?.status, stored?.lastFault], ['dead', 'interrupted']);
  });

  it('is found by the sweep when the queue did not take its task', async () => {
    const { webhookId } = await at.create();
    const broken = {
      ...at.services,
      tasks: { enqueue: () => Promise.reject(new Error('no queue')) },
    };
    const notice = lateNotice();
    const words = await logged(() => leaveForWebhooks(broken, notice));
    assert.match(words, /waits for the sweep/);
    at.pass(30);
    await sweepWebhooks(at.services);
    assert.equal(at.tasks.left.length, 0, 'its own task may still come');
    at.pass(31);
    await sweepWebhooks(at.services);
    const outside = answering(status(200));
    await at.workOff(outside);
    assert.equal((await at.delivery(`${webhookId}~${notice.id}`))?.status, 'delivered');
  });

  it('goes nowhere any more once its hook is disabled or deleted', async () => {
    const { services } = at;
    const outside = answering(status(200));
    const [a, b] = [await left(), await left()];
    const disabled = { webhookId: a.webhookId, enabled: false };
    await callAs(at.admin, operations.updateWebhook, disabled, { services });
    const deleted = { webhookId: b.webhookId };
    await callAs(at.admin, operations.deleteWebhook, deleted, { services });
    await at.workOff(outside);
    assert.equal(outside.sent.length, 0);
    for (const { status: said, lastFault } of await at.everyDelivery()) {
      assert.deepEqual([said, lastFault], ['dead', 'hook-disabled']);
    }
  });

  describe('to a receiver that does not want it', () => {
    const notices = async (): Promise<unknown[]> =>
      (await at.services.db.collection('notifications').get()).docs.map((doc) => doc.data());

    it('is the last one after 410: the hook is disabled, and admins are told once', async () => {
      const { webhookId } = await at.create();
      for (let n = 0; n < 3; n++) await leaveForWebhooks(at.services, lateNotice());
      const gone = answering(status(410));
      const tasks = at.tasks.left.splice(0);
      await Promise.all(
        tasks.map(({ data }) =>
          postWebhook(at.services, (data as { deliveryId: string }).deliveryId, gone),
        ),
      );
      const hook = await at.hook(webhookId);
      assert.deepEqual([hook?.enabled, hook?.disabledBy], [false, 'gone']);
      const told = await notices();
      assert.equal(told.length, 1);
      const [{ kind, to, data }] = told as [Record<string, unknown>];
      const expected = ['webhook.failing', ['admins'], { webhookId, why: 'gone' }];
      assert.deepEqual([kind, to, data], expected);
      const states = (await at.everyDelivery()).map((one) => one.status);
      assert.deepEqual(states, ['dead', 'dead', 'dead']);
    });

    it('disables a hook that had nothing but failures for a day, and tells admins once', async () => {
      const { webhookId } = await left();
      const failing = answering(status(500));
      await at.workOff(failing);
      assert.deepEqual((await at.hook(webhookId))?.failingSince, new Date(STARTS));
      at.tasks.left.length = 0;
      at.pass(DAY_S - 1);
      await leaveForWebhooks(at.services, lateNotice());
      await at.workOff(failing);
      assert.equal((await at.hook(webhookId))?.enabled, true);
      at.tasks.left.length = 0;
      at.pass(1);
      for (let n = 0; n < 3; n++) await leaveForWebhooks(at.services, lateNotice());
      await at.workOff(failing);
      const hook = await at.hook(webhookId);
      assert.deepEqual([hook?.enabled, hook?.disabledBy], [false, 'failing']);
      assert.equal((await notices()).length, 1);
    });

    it('forgets the failures at the first success', async () => {
      const { webhookId } = await left();
      const outside = answering(status(500));
      await at.workOff(outside);
      at.pass(DAY_S);
      outside.reply = status(200);
      await at.workOff(outside);
      assert.equal((await at.hook(webhookId))?.failingSince, null);
      outside.reply = status(500);
      await leaveForWebhooks(at.services, lateNotice());
      await at.workOff(outside);
      assert.equal((await at.hook(webhookId))?.enabled, true);
    });
  });

  it('is signed with the old secret as well while a rotation lasts, and not a moment longer', async () => {
    const { services } = at;
    const { webhookId, secret } = await at.create();
    const rotate = { webhookId, basedOn: 1, overlapHours: 2 };
    const rotated = await callAs(at.admin, operations.rotateWebhookSecret, rotate, { services });
    const outside = answering(status(200));
    const signatures = async (): Promise<string[]> => {
      await leaveForWebhooks(services, lateNotice());
      await at.workOff(outside);
      const [sent] = outside.sent.splice(0);
      assert.ok(sent !== undefined);
      const { headers, body } = sent;
      const now = Math.floor(at.clock.now().getTime() / 1000);
      const signed = [rotated.secret, secret].map((one) =>
        new Webhook(one).sign(String(headers['webhook-id']), new Date(now * 1000), body),
      );
      const all = String(headers['webhook-signature']).split(' ');
      return all.map((one) => (one === signed[0] ? 'new' : one === signed[1] ? 'old' : 'other'));
    };
    assert.deepEqual(await signatures(), ['new', 'old']);
    at.pass(2 * 3600 - 1);
    assert.deepEqual(await signatures(), ['new', 'old']);
    at.pass(1);
    assert.deepEqual(await signatures(), ['new']);
  });

  it('is never posted more often than planned, never after its end, and stays in a known state', async () => {
    const replies = fc.constantFrom<Reply>(
      ...[200, 302, 404, 429, 500, 503].map((code) => status(code, code === 429 ? 60 : null)),
      { fault: 'timed-out' },
      { fault: 'address-not-public' },
    );
    await at.create();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(replies, fc.integer({ min: 0, max: 40_000 })), { maxLength: 14 }),
        async (steps) => {
          at.tasks.left.length = 0;
          const notice = lateNotice();
          await leaveForWebhooks(at.services, notice);
          const [{ data }] = at.tasks.left as unknown as [{ data: { deliveryId: string } }];
          const { deliveryId } = data;
          const outside = answering(status(500));
          for (const [reply, seconds] of steps) {
            const before = await at.delivery(deliveryId);
            const [sent, now] = [outside.sent.length, at.clock.now()];
            outside.reply = reply;
            await postWebhook(at.services, deliveryId, outside);
            const posted = outside.sent.length - sent;
            const due = before?.status === 'pending' && (before.dueAt ?? now) <= now;
            if (posted > 0) assert.ok(due, 'nothing is posted that is not due');
            const after = await at.delivery(deliveryId);
            assert.ok(after !== undefined);
            assert.equal(after.lease, null);
            assert.equal(after.status === 'pending', after.dueAt !== null);
            if (before?.status !== 'pending') assert.deepEqual(after, before);
            at.pass(seconds);
          }
          assert.ok(outside.sent.length <= MOST_ATTEMPTS);
          const hookId = deliveryId.split('~')[0] ?? '';
          const { services, admin } = at;
          const enable = { webhookId: hookId, enabled: true };
          await callAs(admin, operations.updateWebhook, enable, { services });
        },
      ),
      { numRuns: 12 },
    );
  });
});
