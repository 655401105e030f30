import assert from 'node:assert/strict';
import fc from 'fast-check';
import { calculateJwkThumbprint, compactVerify, createLocalJWKSet } from 'jose';
import {
  compactJws,
  jwkOfX,
  keyOfSeed,
  publicJwkOf,
  thumbprintOf,
} from '../../../src/platform/signing/ed25519.ts';
import { getSigningKeys } from '../../../src/platform/signing/getSigningKeys.ts';
import type { Services } from '../../../src/platform/services.ts';
import { signer } from '../../../src/platform/signing/signer.ts';
import { systemContext } from '../../../src/platform/system.ts';
import '../../support/call.ts';
import { withEnv } from '../../support/environment.ts';

/** RFC 8037, appendix A. */
const RFC = {
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  payload: 'Example of Ed25519 signing',
  jws:
    'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
    'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
};
const MANIFEST = JSON.stringify({ kind: 'report', sha256: 'ab'.repeat(32) });
const noServices = {} as unknown as Services;
/** What anybody is told; it reads no store. */
const published = async () =>
  getSigningKeys.output.parse(
    await getSigningKeys.execute(systemContext(noServices, 'getSigningKeys', null), {}),
  );
const keySet = async () => createLocalJWKSet(await published());
const seed = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

describe('signatures of manifests', () => {
  it('are those of RFC 8037', () => {
    const key = keyOfSeed(Buffer.from(RFC.d, 'base64url'));
    assert.equal(publicJwkOf(key).x, RFC.x);
    assert.equal(thumbprintOf(publicJwkOf(key)), RFC.thumbprint);
    assert.equal(compactJws(key, {}, RFC.payload), RFC.jws);
  });

  it('are verified by a library of somebody else, with the published keys', async () => {
    const { payload, protectedHeader } = await compactVerify(signer()(MANIFEST), await keySet());
    assert.equal(Buffer.from(payload).toString(), MANIFEST);
    assert.equal(protectedHeader.alg, 'EdDSA');
    const { keys } = await published();
    assert.equal(protectedHeader.kid, keys[0]?.kid);
    for (const key of keys) assert.equal(await calculateJwkThumbprint(key), key.kid);
  });

  it('hold for one payload, each time in the same words', async () => {
    const keys = await keySet();
    const [, , signature = ''] = signer()(MANIFEST).split('.');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        assert.equal(signer()(text), signer()(text));
        const { payload } = await compactVerify(signer()(text), keys);
        assert.equal(Buffer.from(payload).toString(), Buffer.from(text).toString());
        if (text === MANIFEST) return;
        const [header = '', body = ''] = signer()(text).split('.');
        await assert.rejects(compactVerify(`${header}.${body}.${signature}`, keys));
      }),
    );
  });

  it('stay verifiable under a key that no longer signs, and no longer when it is not named', async () => {
    const { keys } = await published();
    const before = signer()(MANIFEST);
    const former = `${keys[0]?.x ?? ''}, ${RFC.x}`;
    await withEnv({ REPORT_SIGNING_KEY: seed(1), FORMER_SIGNING_KEYS: former }, async () => {
      await compactVerify(before, await keySet());
      await compactVerify(signer()(MANIFEST), await keySet());
      assert.notEqual(signer()(MANIFEST), before);
      const now = await published();
      assert.equal(now.keys.length, 3);
    });
    await withEnv({ REPORT_SIGNING_KEY: seed(1) }, async () => {
      await assert.rejects(compactVerify(before, await keySet()));
    });
  });

  it('name a key once that is the present one too', async () => {
    const { keys } = await published();
    await withEnv({ FORMER_SIGNING_KEYS: keys[0]?.x ?? '' }, async () => {
      assert.deepEqual(await published(), { keys });
    });
  });

  it('are not made with less than a whole key', async () => {
    for (const bad of ['', 'short', Buffer.alloc(31).toString('base64')]) {
      await withEnv({ REPORT_SIGNING_KEY: bad }, () => {
        assert.throws(() => signer(), /REPORT_SIGNING_KEY/);
        return Promise.resolve();
      });
    }
    assert.throws(() => keyOfSeed(Buffer.alloc(33)), /32 bytes/);
    for (const bad of ['', 'x', `${RFC.x}A`, RFC.x.replace('1', '+')]) {
      assert.throws(() => jwkOfX(bad), /base64url/);
    }
  });
});
