import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { pushes } from '../../../functions/test/support/pushes.ts';
import type { Pushes } from '../../../functions/test/support/pushes.ts';
import { fcmEnvironment } from '../../../tools/emulators/fcm/suiteFcm.ts';
import { portsAt } from '../../../tools/emulators/ports.ts';
import { isObject } from '../../../tools/support/json.ts';
import { fromRoot, NODE } from '../../../tools/support/paths.ts';

describe('the stand-in for FCM', function () {
  this.timeout(20_000);
  let fcm: Pushes;
  before(async () => {
    fcm = await pushes();
  });
  after(() => fcm.stop());

  it('answers the Admin SDK as FCM does, token by token', async () => {
    const client = await fcm.messaging();
    const words = ['phone', 'dead', 'bad', 'sender', 'apns', 'quota', 'internal', 'missing'];
    const { responses } = await client.sendEach(
      words.map((word) => ({ token: `${word}:1`, data: { noticeId: 'n1' } })),
    );
    assert.deepEqual(
      responses.map(({ success, error }) => (success ? 'taken' : error?.code)),
      [
        'taken',
        'messaging/registration-token-not-registered',
        'messaging/invalid-argument',
        'messaging/mismatched-credential',
        'messaging/third-party-auth-error',
        'messaging/message-rate-exceeded',
        'messaging/internal-error',
        'messaging/registration-token-not-registered',
      ],
    );
    assert.equal(responses[5]?.error?.httpResponse?.headers['retry-after'], '2');
  });

  it('shows at its desk what it took, and nothing of what it refused', async () => {
    const client = await fcm.messaging();
    await client.sendEach([{ token: 'shown', data: { noticeId: 'n2' } }, { token: 'dead:2' }]);
    const page = await fetch(`http://${fcm.fcm.deskHost}/messages?noticeId=n2`);
    const json: unknown = await page.json();
    assert.ok(isObject(json) && Array.isArray(json['messages']));
    assert.equal(json['messages'].length, 1);
    const all = await (await fetch(`http://${fcm.fcm.deskHost}/messages`)).text();
    assert.ok(all.includes('"shown"') && !all.includes('dead:2'));
  });

  it('gives credentials as a metadata server does', async () => {
    const url = `http://${fcm.fcm.deskHost}/computeMetadata/v1/instance/service-accounts/default/token`;
    const reply = await fetch(url, { headers: { 'Metadata-Flavor': 'Google' } });
    assert.equal(reply.headers.get('metadata-flavor'), 'Google');
    const json: unknown = await reply.json();
    assert.ok(isObject(json) && typeof json['access_token'] === 'string');
  });

  it('leads nobody to itself but function workers of the suite', () => {
    const { NODE_OPTIONS, ...env } = fcmEnvironment(portsAt(10_000));
    const script =
      "const led = /FCM/.test(String(require('node:http2').connect));" +
      'console.log(JSON.stringify([led, process.env.GCE_METADATA_HOST ?? null]))';
    const run = (extra: Record<string, string>): unknown => {
      const options = { env: { NODE_OPTIONS, ...extra }, encoding: 'utf8' as const };
      return JSON.parse(spawnSync(NODE, ['-e', script], options).stdout);
    };
    assert.deepEqual(run({ ...env, FUNCTIONS_EMULATOR: 'true' }), [true, '127.0.0.1:19701']);
    assert.deepEqual(run(env), [false, null]);
    assert.deepEqual(run({ FUNCTIONS_EMULATOR: 'true' }), [false, null]);
    assert.ok(String(NODE_OPTIONS).includes(pathToFileURL(fromRoot('tools')).href));
  });
});
