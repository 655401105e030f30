import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { z } from 'zod';
import { after } from '../../platform/clock.ts';
import { randomToken } from '../../platform/crypto.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import type { StoredDelivery } from './deliveryStore.ts';
import { TEST_KIND, deliveryRef } from './deliveryStore.ts';
import { noteFailure, noteSuccess } from './hookHealth.ts';
import { leaveTask, nextName } from './leave.ts';
import { bodyOf, messageId } from './message.ts';
import type { Message } from './post.ts';
import { post } from './post.ts';
import type { Reply } from './retry.ts';
import { MOST_ATTEMPTS, nextAfter } from './retry.ts';
import type { Leased } from './recordAttempt.ts';
import { giveUp, recordAnswer } from './recordAttempt.ts';
import { hookSecret, signedHeaders } from './signature.ts';
import { webhookKey } from './webhookKey.ts';
import type { StoredWebhook } from './webhookStore.ts';
import { webhookRef } from './webhookStore.ts';

/** Three times what a worker may take for an attempt and its records: whoever is still at it then has died. */
const LEASE_S = 60;

/** What the task carries. */
export const PostTask = z.strictObject({ deliveryId: z.string().min(1) });

/** What a worker stands on besides the services; tests put their own in its place. */
export interface Outside {
  readonly post: (message: Message) => Promise<Reply>;
  /** 0 to 1, for the spread of retries. */
  readonly random: () => number;
}

const outside: Outside = { post: (message) => post(message), random: Math.random };

/**
 * What the task does: one attempt at a delivery, if it is due and nobody else is at it. Called too often or too early it does
 * nothing. A worker that dies leaves the delivery due again at the end of its lease; the receiver may then get the message
 * twice, under one webhook-id.
 * @throws when the store does not answer: the task comes again
 */
export async function postWebhook(
  services: Services,
  deliveryId: string,
  { post, random }: Outside = outside,
): Promise<void> {
  const { db, clock } = services;
  const snapshot = await deliveryRef(db, deliveryId).get();
  const delivery = snapshot.data();
  if (delivery?.status !== 'pending' || delivery.dueAt === null) return;
  if (delivery.dueAt > clock.now()) return;
  const leased = await lease(services, snapshot, delivery);
  if (leased === null) return;
  const hookSnapshot = await webhookRef(db, delivery.hookId).get();
  const hook = hookSnapshot.data();
  if (hook === undefined || !mayGet(hook, delivery)) {
    await giveUp(services, leased, { fault: 'hook-disabled' });
    return;
  }
  if (delivery.attempts >= MOST_ATTEMPTS) {
    // Its last worker died before it could say what came of it.
    await giveUp(services, leased, { fault: 'interrupted' });
    return;
  }
  const reply = await post(messageTo(hook, leased, clock.now()));
  const next = nextAfter(reply, leased.delivery.attempts, random());
  const failed = next.next !== 'delivered';
  // Before the delivery ends: a worker that dies in between comes back to it.
  if (failed) await noteFailure(services, hookSnapshot, next.next === 'dead' && next.gone);
  const at = await recordAnswer(services, leased, reply, next);
  if (!failed) await noteSuccess(hookSnapshot);
  if (at === null) return;
  await leaveTask(services, { deliveryId, name: nextName(leased.delivery), at });
}

/** Null when another worker was faster. The attempt counts from here on, so that one which kills its worker ends too. */
async function lease(
  { clock }: Services,
  snapshot: DocumentSnapshot<StoredDelivery>,
  delivery: StoredDelivery,
): Promise<Leased | null> {
  const now = clock.now();
  const until = after(now, LEASE_S);
  const change = {
    attempts: delivery.attempts + 1,
    lease: { runId: randomToken(), until },
    dueAt: until,
    lastAttemptAt: now,
  };
  try {
    const { writeTime } = await snapshot.ref.update(change, unchangedSince(snapshot));
    return { id: snapshot.id, delivery: { ...delivery, ...change }, since: writeTime };
  } catch (error) {
    if (isPreconditionFailed(error)) return null;
    throw error;
  }
}

/** A disabled hook gets tests only: they show whether it may be enabled again. */
function mayGet({ deletedAt, enabled }: StoredWebhook, { kind }: StoredDelivery): boolean {
  return deletedAt === null && (enabled || kind === TEST_KIND);
}

function messageTo(hook: StoredWebhook, { id, delivery }: Leased, now: Date): Message {
  const body = bodyOf(delivery);
  const { secretVersion: version, previousUntil } = hook;
  const versions =
    previousUntil !== null && previousUntil > now ? [version, version - 1] : [version];
  const secrets = versions.map((one) => hookSecret(webhookKey(), delivery.hookId, one));
  const timestampS = Math.floor(now.getTime() / 1000);
  const headers = signedHeaders(secrets, { id: messageId(id), timestampS, body });
  return { url: hook.url, headers, body };
}
