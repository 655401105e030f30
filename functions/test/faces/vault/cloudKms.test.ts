import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { KeyServiceError } from '../../../src/faces/vault/keyService.ts';
import type { KmsMood, KmsStandIn } from '../../support/kmsStandIn.ts';
import { kmsStandIn } from '../../support/kmsStandIn.ts';

const KEY = 'projects/p/locations/europe-west3/keyRings/rollcall/cryptoKeys/templates';
const BOUND_TO = Buffer.from('project|kms/1');

describe('the Cloud KMS adapter', () => {
  let kms: KmsStandIn;
  beforeEach(async () => {
    kms = await kmsStandIn();
  });
  afterEach(() => kms.stop());

  it('decrypts to what it encrypted, under the key that it was told', async () => {
    const secret = randomBytes(32);
    const ciphertext = await kms.service.encrypt(KEY, secret, BOUND_TO);
    assert.deepEqual(await kms.service.decrypt(KEY, ciphertext, BOUND_TO), secret);
    assert.deepEqual(kms.calls, [`encrypt ${KEY}`, `decrypt ${KEY}`]);
  });

  it('does not decrypt what is bound to something else, and asks once only', async () => {
    const ciphertext = await kms.service.encrypt(KEY, randomBytes(32), BOUND_TO);
    const elsewhere = kms.service.decrypt(KEY, ciphertext, Buffer.from('project|kms/2'));
    await assert.rejects(elsewhere, KeyServiceError);
    assert.equal(kms.calls.length, 2);
  });

  for (const mood of ['wrong sum', 'not verified'] as const) {
    it(`takes nothing that was changed on the way (${mood})`, async () => {
      kms.mood = mood;
      await assert.rejects(kms.service.encrypt(KEY, randomBytes(32), BOUND_TO), KeyServiceError);
    });
  }

  it('takes no plaintext with another checksum', async () => {
    const ciphertext = await kms.service.encrypt(KEY, randomBytes(32), BOUND_TO);
    kms.mood = 'wrong sum';
    await assert.rejects(kms.service.decrypt(KEY, ciphertext, BOUND_TO), KeyServiceError);
  });

  const faults: KmsMood[] = ['hang', 429, 500, 503, 'half a body'];
  for (const mood of faults) {
    it(`gives up in time and recovers (${String(mood)})`, async () => {
      const ciphertext = await kms.service.encrypt(KEY, Buffer.from('key'), BOUND_TO);
      kms.mood = mood;
      const started = performance.now();
      await assert.rejects(kms.service.decrypt(KEY, ciphertext, BOUND_TO), KeyServiceError);
      assert.ok(performance.now() - started < 4000);
      assert.equal(kms.calls.length, 3, 'one call that worked, two tries');
      kms.mood = 'well';
      const opened = await kms.service.decrypt(KEY, ciphertext, BOUND_TO);
      assert.equal(opened.toString(), 'key');
    });
  }

  it('gives up at once when connections are refused', async () => {
    await kms.stop();
    const started = performance.now();
    await assert.rejects(kms.service.encrypt(KEY, randomBytes(32), BOUND_TO), KeyServiceError);
    assert.ok(performance.now() - started < 4000);
    kms = await kmsStandIn();
  });

  it('waits for an answer that is slow, but in time', async () => {
    kms.mood = 'slow';
    const ciphertext = await kms.service.encrypt(KEY, randomBytes(32), BOUND_TO);
    assert.equal(kms.calls.length, 1);
    assert.ok(ciphertext.length > 32);
  });
});
