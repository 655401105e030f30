import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { operations } from '../../../src/operations.ts';
import type { StoredDelivery } from '../../../src/notifications/webhooks/deliveryStore.ts';
import { deliveries, deliveryRef } from '../../../src/notifications/webhooks/deliveryStore.ts';
import type { HookNotice } from '../../../src/notifications/webhooks/leaveForWebhooks.ts';
import type { Message } from '../../../src/notifications/webhooks/post.ts';
import type { Outside } from '../../../src/notifications/webhooks/postWebhook.ts';
import { PostTask, postWebhook } from '../../../src/notifications/webhooks/postWebhook.ts';
import type { Reply } from '../../../src/notifications/webhooks/retry.ts';
import type { StoredWebhook } from '../../../src/notifications/webhooks/webhookStore.ts';
import { webhookRef } from '../../../src/notifications/webhooks/webhookStore.ts';
import { callAs } from '../../support/call.ts';
import type { FakeClock } from '../../support/clock.ts';
import { clockAt } from '../../support/clock.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { KeptTasks } from '../../support/outgoing.ts';
import { keptTasks } from '../../support/outgoing.ts';
import { member } from '../../support/school.ts';

export const STARTS = '2026-11-02T08:00:00.000Z';

/** A school of its own with an admin, a clock and a queue in the test's hands. */
export interface Scene {
  readonly services: Isolated;
  readonly clock: FakeClock;
  readonly tasks: KeptTasks;
  readonly admin: string;
  /** Allows an address; its id and secret. */
  create(
    input?: Partial<z.input<typeof operations.createWebhook.input>>,
  ): Promise<{ webhookId: string; secret: string }>;
  hook(webhookId: string): Promise<StoredWebhook | undefined>;
  delivery(id: string): Promise<StoredDelivery | undefined>;
  everyDelivery(): Promise<StoredDelivery[]>;
  audited(action: string): Promise<number>;
  /** Moves the clock on from where it stands. */
  pass(seconds: number): void;
  /** Works off what is in the queue, once each, whether or not it is due. */
  workOff(outside: Outside): Promise<void>;
}

export async function scene(): Promise<Scene> {
  const clock = clockAt(STARTS);
  const tasks = keptTasks();
  const services = isolatedServices({ clock, tasks });
  const { db } = services;
  const admin = await member('admin', {}, services);
  return {
    services,
    clock,
    tasks,
    admin,
    async create(input = {}) {
      const asked = { url: 'https://hook.example/in', kinds: 'all' as const, ...input };
      const made = await callAs(admin, operations.createWebhook, asked, { services });
      return { webhookId: made.webhook.webhookId, secret: made.secret };
    },
    hook: async (webhookId) => (await webhookRef(db, webhookId).get()).data(),
    delivery: async (id) => (await deliveryRef(db, id).get()).data(),
    everyDelivery: async () => (await deliveries(db).get()).docs.map((doc) => doc.data()),
    audited: async (action) =>
      (await db.collection('audit').where('action', '==', action).get()).size,
    pass(seconds) {
      clock.set(new Date(clock.now().getTime() + seconds * 1000).toISOString());
    },
    async workOff(outside) {
      for (const { queue, data } of tasks.left.splice(0)) {
        if (queue !== 'postWebhook') continue;
        await postWebhook(services, PostTask.parse(data).deliveryId, outside);
      }
    },
  };
}

/** A notice about a check-in that came late. */
export function lateNotice(overrides: Partial<HookNotice> = {}): HookNotice {
  const attemptId = randomUUID();
  return {
    id: `check-in.late:${attemptId}`,
    kind: 'check-in.late',
    data: { sessionId: 's1', courseId: 'c1', attemptId },
    createdAt: new Date(STARTS),
    ...overrides,
  };
}

/** A receiver that answers this, and keeps what it was sent. */
export interface Answering extends Outside {
  readonly sent: Message[];
  reply: Reply;
}

export function answering(reply: Reply): Answering {
  const sent: Message[] = [];
  const made: Answering = {
    sent,
    reply,
    random: () => 0,
    post(message) {
      sent.push(message);
      return Promise.resolve(made.reply);
    },
  };
  return made;
}

export const status = (code: number, retryAfterS: number | null = null): Reply => ({
  status: code,
  retryAfterS,
});
