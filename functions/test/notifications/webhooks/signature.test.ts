import assert from 'node:assert/strict';
import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { bodyOf, messageId, plainFields } from '../../../src/notifications/webhooks/message.ts';
import {
  hookSecret,
  signatureOf,
  signedHeaders,
} from '../../../src/notifications/webhooks/signature.ts';

const KEY = Buffer.alloc(32, 11);

describe('the signature of a webhook', () => {
  it('is that of the vector in the reference implementations of Standard Webhooks', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const signed = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampS: 1614265330,
      body: '{"test": 2432232314}',
    };
    assert.equal(signatureOf(secret, signed), 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is base64 of HMAC-SHA-256 over id, timestamp and body, by hand', () => {
    const secret = hookSecret(KEY, 'wh_1', 1);
    const raw = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const mac = createHmac('sha256', raw).update('msg_1.1700000000.{"a":1}').digest('base64');
    const headers = signedHeaders([secret], {
      id: 'msg_1',
      timestampS: 1_700_000_000,
      body: '{"a":1}',
    });
    assert.deepEqual(headers, {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': `v1,${mac}`,
    });
  });

  it('is taken by the library that receivers use, whatever is sent, and not with anything changed', () => {
    const timestampS = Math.floor(Date.now() / 1000);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (data) => {
        const secret = hookSecret(KEY, 'wh_1', 3);
        const body = bodyOf({ kind: 'system.alert', data, createdAt: new Date(0) });
        const headers = { ...signedHeaders([secret], { id: messageId('d'), timestampS, body }) };
        const hook = new Webhook(secret);
        assert.deepEqual(hook.verify(body, headers), JSON.parse(body));
        assert.throws(() => hook.verify(`${body} `, headers));
        const later = { ...headers, 'webhook-timestamp': String(timestampS + 1) };
        assert.throws(() => hook.verify(body, later));
        assert.throws(() => new Webhook(hookSecret(KEY, 'wh_1', 4)).verify(body, headers));
      }),
    );
  });

  it('of two secrets is taken by receivers with either', () => {
    const signed = { id: 'msg_1', timestampS: Math.floor(Date.now() / 1000), body: '{}' };
    const secrets = [2, 1].map((version) => hookSecret(KEY, 'wh_1', version));
    const headers = { ...signedHeaders(secrets, signed) };
    for (const secret of secrets) assert.deepEqual(new Webhook(secret).verify('{}', headers), {});
    assert.throws(() => new Webhook(hookSecret(KEY, 'wh_1', 3)).verify('{}', headers));
  });
});

describe('the secret of a webhook', () => {
  it('is 32 bytes of HKDF over the server’s key, the hook and the version', () => {
    const bytes = hkdfSync('sha256', KEY, '', 'rollcall webhook|wh_1|2', 32);
    const expected = `whsec_${Buffer.from(bytes).toString('base64')}`;
    assert.equal(hookSecret(KEY, 'wh_1', 2), expected);
  });

  it('is another one for each hook, version and key', () => {
    const secrets = [
      hookSecret(KEY, 'wh_1', 1),
      hookSecret(KEY, 'wh_1', 2),
      hookSecret(KEY, 'wh_2', 1),
      hookSecret(Buffer.alloc(32, 12), 'wh_1', 1),
    ];
    assert.equal(new Set(secrets).size, secrets.length);
  });
});

describe('a message to a webhook', () => {
  it('says what happened and when, by ids and codes', () => {
    const body = bodyOf({
      kind: 'check-in.late',
      data: plainFields({ sessionId: 's1', studentUid: 'u1' }),
      createdAt: new Date('2026-11-02T08:00:00Z'),
    });
    assert.equal(
      body,
      '{"type":"check-in.late","timestamp":"2026-11-02T08:00:00.000Z","data":{"sessionId":"s1","studentUid":"u1"}}',
    );
  });

  it('holds no name, address, place, text or picture, if a notice should ever carry one', () => {
    const data = {
      sessionId: 's1',
      name: 'Ada',
      title: 'Topology',
      reason: 'ill',
      email: 'ada@school.example',
      lat: '52.5',
      image: 'data:image/png;base64,AAAA',
      noteId: 'Ada was ill',
      why: 'ada@school.example',
      id: 'x',
    };
    assert.deepEqual(plainFields(data), { sessionId: 's1' });
  });

  it('has an id of its own that has no full stop, which would shift what is signed', () => {
    const [a, b] = ['wh_1~check-in.late:x', 'wh_2~check-in.late:x'].map(messageId);
    assert.match(String(a), /^msg_[0-9a-f]{40}$/);
    assert.notEqual(a, b);
    assert.equal(messageId('wh_1~check-in.late:x'), a);
  });
});
