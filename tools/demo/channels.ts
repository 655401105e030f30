import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { registerPush } from '../../functions/client/index.ts';
import { eventually } from '../support/eventually.ts';
import type { Actor } from './cast.ts';
import { ownCourse } from './ownCourse.ts';
import type { Receiver } from './receiver.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { alertTo, delivered, pushed, pushesTo, told } from './told.ts';

/** How notices reach people and other systems, and when they do not. */
export function channels(stage: Stage, actors: readonly Actor[], receiver: Receiver): Scenario[] {
  const [a, , c, , e, , g] = actors;
  if (!a || !c || !e || !g) throw new Error('eight actors are needed');
  return [
    {
      name: 'quiet hours keep a push, an urgent one passes',
      decision: '1 owed, 0 sent',
      reasons: [],
      run: () => quiet(stage, e),
    },
    {
      name: 'a token that FCM knows no more is given up',
      decision: '1 pruned, 1 sent',
      reasons: [],
      run: () => pruned(stage, c),
    },
    {
      name: 'a phone that changed hands gets nothing more',
      decision: '0 devices',
      reasons: [],
      run: () => handedOn(stage, g, a),
    },
    {
      name: 'a webhook: signed, verified; tampered with, not',
      decision: 'verified',
      reasons: ['No matching signature found'],
      run: () => webhook(stage, receiver),
    },
  ];
}

const ZONE = 'Europe/Berlin';

function newToken(word = 'phone'): string {
  return `${word}:${crypto.randomUUID()}`;
}

/** It is in the inbox all the same. */
async function quiet(stage: Stage, who: Actor): Promise<Outcome> {
  const courseId = await ownCourse(stage, [who]);
  const token = newToken();
  await registerPush(who.client, { token, platform: 'android' });
  const quietHours = { from: wallClock(-2), to: wallClock(2) };
  await who.client.updateMyNotificationSettings({ quietHours, timeZone: ZONE });
  const noticeId = await alertTo(stage, courseId);
  const alertId = noticeId.slice(noticeId.indexOf(':') + 1);
  await told(who, 'system.alert', { alertId });
  await delivered(stage, noticeId, (state) => state.notice.totals.devices > 0);
  const urgent = await alertTo(stage, courseId, true);
  await delivered(stage, urgent);
  const { pushes } = await stage.admin.client.getNotice({ noticeId });
  await who.client.updateMyNotificationSettings({ quietHours: null });
  const seen = (await pushesTo(stage.ports, token)).map(({ data }) => data['noticeId']);
  return {
    decision: `${String(pushes.owed)} owed, ${String(pushes.sent)} sent`,
    reasons: [],
    flaw: seen.join() === urgent ? undefined : `the phone got ${seen.join(', ')}`,
  };
}

/** What a clock on the wall shows so many hours from now. */
function wallClock(hours: number): string {
  const as = { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en', as).format(Date.now() + hours * 3_600_000);
}

/** The stand-in answers UNREGISTERED to tokens that begin so. */
async function pruned(stage: Stage, who: Actor): Promise<Outcome> {
  const courseId = await ownCourse(stage, [who]);
  const alive = newToken();
  await registerPush(who.client, { token: newToken('dead'), platform: 'android' });
  await registerPush(who.client, { token: alive, platform: 'ios' });
  const { pushes } = await delivered(stage, await alertTo(stage, courseId));
  await pushed(stage.ports, alive, 'system.alert');
  const again = await delivered(stage, await alertTo(stage, courseId));
  const { devices } = again.notice.totals;
  return {
    decision: `${String(pushes.pruned)} pruned, ${String(pushes.sent)} sent`,
    reasons: [],
    flaw: devices === 1 ? undefined : `the next went to ${String(devices)} devices`,
  };
}

async function handedOn(stage: Stage, before: Actor, after: Actor): Promise<Outcome> {
  const courseId = await ownCourse(stage, [before]);
  const token = newToken();
  const devicesOf = async (): Promise<number> =>
    (await delivered(stage, await alertTo(stage, courseId))).notice.totals.devices;
  const none = await devicesOf();
  await registerPush(before.client, { token, platform: 'android' });
  const one = await devicesOf();
  await registerPush(after.client, { token, platform: 'android' });
  const left = (await devicesOf()) - none;
  return {
    decision: `${String(left)} devices`,
    reasons: [],
    flaw: one - none === 1 ? undefined : 'it got nothing before either',
  };
}

/** By the public library of Standard Webhooks, as a receiver would. */
async function webhook(stage: Stage, receiver: Receiver): Promise<Outcome> {
  const { client } = stage.admin;
  const courseId = await ownCourse(stage, []);
  const about = { url: receiver.url, kinds: ['system.alert' as const] };
  const { webhook: made, secret } = await client.createWebhook(about);
  const noticeId = await alertTo(stage, courseId);
  const post = await eventually('a post of the webhook', () =>
    Promise.resolve(receiver.posts.find(({ body }) => body.includes(noticeId)) ?? null),
  );
  await client.deleteWebhook({ webhookId: made.webhookId });
  const hook = new Webhook(secret);
  hook.verify(post.body, { ...post.headers });
  const forged = post.body.replace(noticeId, `${noticeId}x`);
  try {
    hook.verify(forged, { ...post.headers });
    return { decision: 'verified', reasons: [], flaw: 'another body verified as well' };
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    const words = post.body.includes('laboratory') ? 'it holds the text of the alert' : undefined;
    return { decision: 'verified', reasons: [error.message], flaw: words };
  }
}
