import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { signInWithCustomToken } from 'firebase/auth';
import { collection, onSnapshot, query, where } from 'firebase/firestore';
import { deviceProofMessage } from '../../functions/src/accounts/deviceProof.ts';
import { person } from '../../functions/test/accounts/people.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import { deviceKey } from '../../functions/test/support/deviceKey.ts';
import type { Connection } from '../../tools/school/connection.ts';
import { isObject } from '../../tools/support/json.ts';
import { clientApp } from './support/clientApp.ts';

/** A cold worker for each of two queues may have to start. */
const PATIENCE_MS = 90_000;

/** The whole way of a notice: an operation, its queue, the functions of the running suite, inbox and FCM. */
describe('a notice in the running suite', function () {
  this.timeout(180_000);
  let phone: Connection;
  let uid: string;

  before(async () => {
    const services = emulatorServices();
    ({ uid } = await person(services, 'student'));
    phone = clientApp();
    await signInWithCustomToken(phone.auth, await services.auth.createCustomToken(uid));
  });
  after(() => phone.close());

  it('reaches the inbox that the app listens to, and the phone’s token at the stand-in', async () => {
    const token = `e2e-${uid}`;
    await phone.client.registerPushToken({ token, platform: 'android' });
    const inbox = collection(phone.firestore, `users/${uid}/inbox`);
    const arrived = new Promise<{ title: unknown; readAt: unknown }>((resolve, reject) => {
      const mine = query(inbox, where('kind', '==', 'device.registered'));
      const stop = onSnapshot(
        mine,
        ({ docs: [found] }) => {
          if (found === undefined) return;
          stop();
          resolve({ title: found.get('title'), readAt: found.get('readAt') });
        },
        reject,
      );
    });
    const key = await deviceKey();
    const proof = await key.sign(deviceProofMessage(uid, key.publicKey));
    const about = { publicKey: key.publicKey, proof, name: 'Phone', platform: 'android' } as const;
    const { deviceId } = await phone.client.registerDevice(about);

    const { title, readAt } = await arrived;
    assert.ok(typeof title === 'string' && title.length > 0);
    assert.equal(readAt, null);
    const push = await pushTo(token);
    assert.ok(isObject(push['data']));
    assert.deepEqual(
      [push['data']['kind'], push['data']['deviceId']],
      ['device.registered', deviceId],
    );
  });
});

/** The first message that the stand-in took for this token. */
async function pushTo(token: string): Promise<Record<string, unknown>> {
  const desk = process.env['FCM_DESK'] ?? assert.fail('start the suite first');
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const page = await fetch(`http://${desk}/messages?token=${encodeURIComponent(token)}`);
    const json: unknown = await page.json();
    const [first] =
      isObject(json) && Array.isArray(json['messages']) ? (json['messages'] as unknown[]) : [];
    if (isObject(first) && isObject(first['message'])) return first['message'];
    assert.ok(performance.now() < deadline, 'no push came');
    await delay(300);
  }
}
