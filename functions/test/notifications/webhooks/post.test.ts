import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import type { Network } from '../../../src/notifications/webhooks/post.ts';
import { internet, post } from '../../../src/notifications/webhooks/post.ts';
import type { Reply } from '../../../src/notifications/webhooks/retry.ts';
import { hookSecret, signedHeaders } from '../../../src/notifications/webhooks/signature.ts';
import { selfSigned } from '../../support/selfSigned.ts';
import type { Answer, Receiver } from './receiver.ts';
import { receiver, talker } from './receiver.ts';

const SECRET = hookSecret(Buffer.alloc(32, 1), 'wh_1', 1);
const BODY = '{"type":"webhook.test","timestamp":"2026-11-02T08:00:00.000Z","data":{}}';
const CERTIFIED = selfSigned('hook.example');

describe('posting to a receiver', () => {
  let there: Receiver;
  before(async () => {
    there = await receiver(CERTIFIED);
  });
  beforeEach(() => {
    there.received.length = 0;
  });
  after(() => there.close());

  /** The internet, as far as it leads to this machine: hook.example has its address, which counts as public. */
  const network = (overrides: Partial<Network> = {}): Network => ({
    resolve: () => Promise.resolve(['127.0.0.1']),
    allows: (address) => address === '127.0.0.1' || internet.allows(address),
    deadlineMs: 5000,
    ca: CERTIFIED.cert,
    ...overrides,
  });
  const message = (url: string): Parameters<typeof post>[0] => {
    const timestampS = Math.floor(Date.now() / 1000);
    const headers = signedHeaders([SECRET], { id: 'msg_1', timestampS, body: BODY });
    return { url, headers, body: BODY };
  };
  const send = (overrides: Partial<Network> = {}, host = 'hook.example'): Promise<Reply> =>
    post(message(`https://${host}:${String(there.port)}/in?a=b`), network(overrides));
  const answered = (answer: Answer, overrides: Partial<Network> = {}): Promise<Reply> => {
    there.answer = answer;
    return send(overrides);
  };
  const status = (code: number, headers: Record<string, string> = {}): Promise<Reply> =>
    answered((response) => void response.writeHead(code, headers).end('Secret words'));

  it('sends one signed JSON message, which the receiver’s library takes', async () => {
    assert.deepEqual(await status(200), { status: 200, retryAfterS: null });
    const [got] = there.received;
    assert.ok(got !== undefined && there.received.length === 1);
    assert.deepEqual([got.method, got.path, got.body], ['POST', '/in?a=b', BODY]);
    assert.equal(got.headers['content-type'], 'application/json');
    assert.equal(got.headers['host'], `hook.example:${String(there.port)}`);
    assert.deepEqual(new Webhook(SECRET).verify(got.body, got.headers), JSON.parse(BODY));
  });

  it('tells the status and what Retry-After says, and nothing of the body', async () => {
    for (const code of [204, 400, 404, 410, 500]) {
      assert.deepEqual(await status(code), { status: code, retryAfterS: null });
    }
    assert.deepEqual(await status(429, { 'retry-after': '7' }), { status: 429, retryAfterS: 7 });
  });

  it('follows no redirect', async () => {
    const inside = await receiver();
    try {
      const location = `http://127.0.0.1:${String(inside.port)}/`;
      for (const code of [301, 302, 303, 307, 308]) {
        assert.deepEqual(await status(code, { location }), { status: code, retryAfterS: null });
      }
      assert.equal(inside.received.length, 0);
    } finally {
      await inside.close();
    }
  });

  it('takes the status for what it is when the body breaks off, is huge or never ends', async () => {
    const half: Answer = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x'.repeat(10), () => response.destroy());
    };
    const huge: Answer = (response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    const endless: Answer = (response) => void response.writeHead(200).write('x');
    for (const answer of [half, huge]) {
      assert.deepEqual(await answered(answer), { status: 200, retryAfterS: null });
    }
    const reply = await answered(endless, { deadlineMs: 150 });
    assert.deepEqual(reply, { status: 200, retryAfterS: null });
  });

  it('ends at its deadline when the receiver says nothing, or only begins to', async () => {
    assert.deepEqual(await answered(() => undefined, { deadlineMs: 150 }), { fault: 'timed-out' });
    const slow = await talker('HTTP/1.1 200 OK\r\nx-slow: ', { hangs: true });
    process.env['WEBHOOK_LOCAL_RECEIVERS'] = `127.0.0.1:${String(slow.port)}`;
    try {
      const url = `http://127.0.0.1:${String(slow.port)}/`;
      assert.deepEqual(await post(message(url), network({ deadlineMs: 150 })), {
        fault: 'timed-out',
      });
    } finally {
      Reflect.deleteProperty(process.env, 'WEBHOOK_LOCAL_RECEIVERS');
      await slow.close();
    }
  });

  it('fails when the connection is refused, cut or answered with something else', async () => {
    const cut: Answer = (response) => response.destroy();
    assert.deepEqual(await answered(cut), { fault: 'connection-failed' });
    const closed = await receiver(CERTIFIED);
    await closed.close();
    const nobody = `https://hook.example:${String(closed.port)}/`;
    assert.deepEqual(await post(message(nobody), network()), { fault: 'connection-failed' });
    const other = await talker('220 mail.example ESMTP\r\n');
    process.env['WEBHOOK_LOCAL_RECEIVERS'] = `127.0.0.1:${String(other.port)}`;
    try {
      const [plain, tls] = ['http://127.0.0.1', 'https://hook.example'].map(
        (origin) => `${origin}:${String(other.port)}/`,
      );
      assert.deepEqual(await post(message(String(plain)), network()), { fault: 'bad-reply' });
      assert.deepEqual(await post(message(String(tls)), network()), { fault: 'tls-failed' });
    } finally {
      Reflect.deleteProperty(process.env, 'WEBHOOK_LOCAL_RECEIVERS');
      await other.close();
    }
  });

  it('fails unless the certificate is good and names the host', async () => {
    there.answer = (response) => void response.writeHead(200).end();
    const { cert: another } = selfSigned('hook.example');
    assert.deepEqual(await send({ ca: another }), { fault: 'tls-failed' });
    assert.deepEqual(await send({}, 'other.example'), { fault: 'tls-failed' });
    assert.equal(there.received.length, 0);
  });

  it('connects nowhere when one of the addresses of a name is not public', async () => {
    const inside = ['10.0.0.1', '169.254.169.254', '::1', 'fd00::1', '::ffff:127.0.0.1'];
    for (const address of inside) {
      for (const addresses of [[address], ['127.0.0.1', address], [address, '127.0.0.1']]) {
        const reply = await send({ resolve: () => Promise.resolve(addresses) });
        assert.deepEqual(reply, { fault: 'address-not-public' });
      }
    }
    assert.equal(there.received.length, 0);
  });

  it('asks for the name once an attempt and goes where that answer leads, whatever it says later', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1']];
    let asked = 0;
    const resolve = (): Promise<string[]> => Promise.resolve(answers[asked++] ?? []);
    there.answer = (response) => void response.writeHead(200).end();
    assert.deepEqual(await send({ resolve }), { status: 200, retryAfterS: null });
    assert.equal(asked, 1);
    assert.deepEqual(await send({ resolve }), { fault: 'address-not-public' });
    assert.equal(there.received.length, 1);
  });

  it('fails when the name has no address, or nobody knows in time', async () => {
    const none = { fault: 'name-not-found' };
    assert.deepEqual(await send({ resolve: () => Promise.resolve([]) }), none);
    assert.deepEqual(await send({ resolve: () => Promise.reject(new Error('ENOTFOUND')) }), none);
    const never = new Promise<string[]>(() => undefined);
    const late = await send({ resolve: () => never, deadlineMs: 100 });
    assert.deepEqual(late, { fault: 'timed-out' });
  });

  it('is refused for an address that may not be on the list, should one ever get there', async () => {
    for (const url of ['http://hook.example/', 'https://127.0.0.1/', 'https://localhost/', '']) {
      assert.deepEqual(await post(message(url)), { fault: 'address-not-allowed' });
    }
  });

  it('by itself lets nothing through to this machine', async () => {
    const own = { ...internet, resolve: () => Promise.resolve(['127.0.0.1']) };
    const url = `https://hook.example:${String(there.port)}/`;
    assert.deepEqual(await post(message(url), own), { fault: 'address-not-public' });
  });
});
