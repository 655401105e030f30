import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { p256Key, verifyP256 } from '../../src/platform/deviceSignature.ts';
import type { DeviceKey } from '../support/deviceKey.ts';
import { deviceKey } from '../support/deviceKey.ts';

describe('device signatures', () => {
  let key: DeviceKey;
  before(async () => {
    key = await deviceKey();
  });

  it('takes what Web Crypto signed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (message) => {
        const signature = Buffer.from(await key.sign(message), 'base64');
        assert.equal(verifyP256(key.publicKey, Buffer.from(message), signature), true);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a signature with any bit flipped', async () => {
    const message = Buffer.from('here and now');
    const good = Buffer.from(await key.sign('here and now'), 'base64');
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = Buffer.from(good);
      bad.writeUInt8(bad.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      assert.equal(verifyP256(key.publicKey, message, bad), false, `bit ${String(bit)}`);
    }
  });

  it('refuses another message and another key', async () => {
    const signature = Buffer.from(await key.sign('one'), 'base64');
    const other = await deviceKey();
    assert.equal(verifyP256(key.publicKey, Buffer.from('two'), signature), false);
    assert.equal(verifyP256(other.publicKey, Buffer.from('one'), signature), false);
  });

  it('answers false, without throwing, for any bytes that are no signature or no key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.base64String(), (bytes, text) => {
        assert.equal(verifyP256(key.publicKey, Buffer.from('x'), bytes), false);
        assert.equal(verifyP256(text, Buffer.from('x'), new Uint8Array(64)), false);
      }),
    );
  });

  it('takes one text for one key only', () => {
    const der = Buffer.from(key.publicKey, 'base64');
    const jwk = createPublicKey({ key: der, format: 'der', type: 'spki' }).export({
      format: 'jwk',
    });
    const x = Buffer.from(jwk.x ?? '', 'base64url');
    const sign = (der.at(-1) ?? 0) % 2 === 0 ? 2 : 3;
    const head = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
    const compressed = Buffer.concat([head, Buffer.from([sign]), x]);
    assert.notEqual(p256Key(key.publicKey), null);
    assert.equal(p256Key(compressed.toString('base64')), null, 'compressed point');
    assert.equal(p256Key(`${key.publicKey}\n`), null, 'white space');
    assert.equal(p256Key(Buffer.concat([der, Buffer.from([0])]).toString('base64')), null, 'tail');
    assert.equal(p256Key(der.toString('base64url')), null, 'another alphabet');
  });

  it('refuses other curves', async () => {
    const { publicKey } = await deviceKey('P-384');
    assert.equal(p256Key(publicKey), null);
  });
});
