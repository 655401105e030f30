import assert from 'node:assert/strict';
import { leaveForWebhooks, sweepWebhooks } from '../../functions/src/notifications/index.ts';
import { post } from '../../functions/src/notifications/webhooks/post.ts';
import type { Scene } from '../../functions/test/notifications/webhooks/hooks.ts';
import { STARTS, lateNotice, scene } from '../../functions/test/notifications/webhooks/hooks.ts';
import type { Receiver } from '../../functions/test/notifications/webhooks/receiver.ts';
import { receiver } from '../../functions/test/notifications/webhooks/receiver.ts';
import type { JsonObject } from '../../tools/support/json.ts';
import { callsOfScript } from './callLog.ts';

interface Victim {
  readonly point: string;
  readonly died: boolean;
  /** Ids of the messages that the receiver got, one for each post. */
  readonly got: readonly string[];
  readonly status: string | undefined;
  readonly audited: number;
}

describe('a post to a webhook whose process is killed', function () {
  this.timeout(300_000);
  let there: Receiver;
  let calls: string[];
  const victims: Victim[] = [];

  before(async () => {
    there = await receiver();
    process.env['WEBHOOK_LOCAL_RECEIVERS'] = local();
    calls = (await inScene(attempt)).map(({ name }) => String(name));
    for (const [i, name] of calls.entries()) {
      for (const side of ['before', 'after']) {
        const died = (line: JsonObject): boolean => line['died'] === i + 1;
        victims.push(
          await inScene(async (at, id) => {
            there.received.length = 0;
            const log = await attempt(at, id, `${String(i + 1)}:${side}`);
            // Past the end of its lease, when the sweep looks again.
            at.pass(121);
            at.tasks.left.length = 0;
            await sweepWebhooks(at.services);
            await at.workOff({ post: (message) => post(message), random: () => 0 });
            return {
              point: `${side} call ${String(i + 1)} (${name})`,
              died: log.some(died),
              got: there.received.map(({ headers }) => String(headers['webhook-id'])),
              status: (await at.delivery(id))?.status,
              audited: await at.audited('webhook-delivery.delivered'),
            };
          }),
        );
      }
    }
  });
  after(async () => {
    Reflect.deleteProperty(process.env, 'WEBHOOK_LOCAL_RECEIVERS');
    await there.close();
  });

  const local = (): string => `127.0.0.1:${String(there.port)}`;

  /** A hook and a delivery to it, in a project of their own. */
  async function inScene<T>(work: (at: Scene, deliveryId: string) => Promise<T>): Promise<T> {
    const at = await scene();
    try {
      const { webhookId } = await at.create({ url: `http://${local()}/in` });
      const notice = lateNotice();
      await leaveForWebhooks(at.services, notice);
      return await work(at, `${webhookId}~${notice.id}`);
    } finally {
      await at.services.dispose();
    }
  }

  /** The calls of a process that posts, and where it died. */
  function attempt(at: Scene, id: string, killAt?: string): Promise<JsonObject[]> {
    const project = at.services.auth.app.options.projectId ?? '';
    return callsOfScript(['test/crash/poster.ts', project, id, STARTS], killAt);
  }

  it('has died before and after every call, the post among them', () => {
    assert.ok(calls.includes('http'), String(calls));
    assert.ok(calls.filter((name) => name.endsWith('/Commit')).length >= 2, String(calls));
    for (const { point, died } of victims) assert.ok(died, `did not die ${point}`);
  });

  it('is delivered all the same, and the end is told once', () => {
    for (const { point, status, audited } of victims) {
      assert.deepEqual([status, audited], ['delivered', 1], point);
    }
  });

  it('comes twice at most, and then under one id', () => {
    for (const { point, got } of victims) {
      assert.ok(got.length === 1 || got.length === 2, `${String(got.length)} posts ${point}`);
      assert.equal(new Set(got).size, 1, point);
    }
    const twice = victims.filter(({ got }) => got.length === 2).map(({ point }) => point);
    assert.ok(twice.length > 0 && twice.length < victims.length, String(twice));
  });
});
