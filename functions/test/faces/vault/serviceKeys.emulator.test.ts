import assert from 'node:assert/strict';
import { enrolFace, decodeImages, proveFace } from '../../../src/faces/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { createKek, kekNumbered } from '../../../src/faces/vault/kekStore.ts';
import type { KeyEncryptionKeys } from '../../../src/faces/vault/keyWrapper.ts';
import { keyWrapper } from '../../../src/faces/vault/keyWrapper.ts';
import { localKeys } from '../../../src/faces/vault/localKeys.ts';
import { KEPT_MS, serviceKeys } from '../../../src/faces/vault/serviceKeys.ts';
import { useTemplateKeys, withOlder } from '../../../src/faces/vault/templateKeys.ts';
import { readTemplates } from '../../../src/faces/vault/vault.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import { fakeFaceEngine, shotsOf } from '../../support/fakeFaceEngine.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import type { KmsMood, KmsStandIn } from '../../support/kmsStandIn.ts';
import { kmsStandIn } from '../../support/kmsStandIn.ts';
import { consentingStudent } from '../people.ts';
import { enrolled } from './enrolled.ts';

const KEY = 'projects/p/locations/europe-west3/keyRings/rollcall/cryptoKeys/templates';
const OTHER = `${KEY}-2`;

describe('key-encryption keys under Cloud KMS', () => {
  let kms: KmsStandIn;
  let services: Isolated;
  const clock = clockAt('2026-09-01T08:00:00Z');
  beforeEach(async () => {
    kms = await kmsStandIn();
    services = isolatedServices({ clock });
    clock.set('2026-09-01T08:00:00Z');
  });
  afterEach(async () => {
    useTemplateKeys(undefined);
    await kms.stop();
    await services.dispose();
  });

  /** The keys as a process of its own has them. */
  const keysOfProcess = (names: readonly string[] = [KEY]) =>
    serviceKeys({
      service: kms.service,
      serviceKeys: names,
      keyring: services.keyring,
      project: 'school',
      clock,
    });
  const owner = { project: 'school', uid: 'u', templateVersion: 1 };
  const id = async (keys: KeyEncryptionKeys) => (await keys.current()).keyId;

  it('are made on first use, once, whoever comes first', async () => {
    const processes = Array.from({ length: 10 }, () => keysOfProcess());
    const keys = await Promise.all(processes.map((one) => one.current()));
    assert.deepEqual(new Set(keys.map(({ keyId }) => keyId)), new Set(['kms/1']));
    assert.equal(new Set(keys.map(({ key }) => Buffer.from(key).toString('hex'))).size, 1);
    const registry = await services.keyring.collection('keyEncryptionKeys').get();
    assert.deepEqual(
      registry.docs.map((doc) => doc.id),
      ['1'],
    );
  });

  it('are stored encrypted, bound to their project and id', async () => {
    const { key } = await keysOfProcess().current();
    const stored = await kekNumbered(services.keyring, 1);
    assert.ok(stored !== null);
    assert.equal(Buffer.from(stored.ciphertext).indexOf(key), -1);
    await createKek(services.keyring, { ...stored, number: 2 });
    await assert.rejects(keysOfProcess().byId('kms/2'), { name: 'KeyServiceError' });
  });

  it('cost one call for the templates of a roster of 500', async () => {
    await enrolled(services, keyWrapper(keysOfProcess()), 500);
    const before = kms.calls.length;
    useTemplateKeys(keyWrapper(keysOfProcess()));
    const uids = Array.from({ length: 500 }, (_, i) => `student-${String(i)}`);
    const readings = await readTemplates(services, uids);
    assert.equal(readings.filter(({ status }) => status === 'open').length, 500);
    assert.equal(kms.calls.length - before, 1);
  }).timeout(60_000);

  it('are asked for again after some minutes, so that a disabled key stops working', async () => {
    const keys = keysOfProcess();
    const wrapper = keyWrapper(keys);
    const wrapped = await wrapper.wrap(Buffer.alloc(32, 1), owner);
    kms.mood = 500;
    await wrapper.unwrap(wrapped, owner);
    clock.set(new Date(clock.now().getTime() + KEPT_MS).toISOString());
    await assert.rejects(wrapper.unwrap(wrapped, owner), { name: 'KeyServiceError' });
  });

  it('tell a failure for a second without asking anew, then recover', async () => {
    await keysOfProcess().current();
    const keys = keysOfProcess();
    kms.mood = 503;
    await assert.rejects(keys.byId('kms/1'));
    const asked = kms.calls.length;
    await assert.rejects(keys.byId('kms/1'));
    assert.equal(kms.calls.length, asked);
    kms.mood = 'well';
    clock.set('2026-09-01T08:00:01Z');
    assert.equal((await keys.byId('kms/1'))?.keyId, 'kms/1');
  });

  it('are not taken from a service key that the operator did not name', async () => {
    await keysOfProcess([OTHER]).current();
    await assert.rejects(keysOfProcess([KEY]).current(), /TEMPLATE_KMS_KEY/);
    assert.equal(await id(keysOfProcess([KEY, OTHER])), 'kms/1');
  });

  it('open what the secret wrapped before, and wrap no more with it', async () => {
    const older = keyWrapper(localKeys(process.env['TEMPLATE_KEK'] ?? ''));
    const wrapped = await older.wrap(Buffer.alloc(32, 5), owner);
    const wrapper = keyWrapper(withOlder(keysOfProcess()));
    assert.deepEqual(await wrapper.unwrap(wrapped, owner), Buffer.alloc(32, 5));
    assert.equal((await wrapper.rewrap(wrapped, owner))?.keyId, 'kms/1');
  });

  it('know nothing of other names', async () => {
    for (const name of ['local/1', 'kms/0', 'kms/x', 'kms/../1', '']) {
      assert.equal(await keysOfProcess().byId(name), null);
    }
  });
});

const FAULTS: (KmsMood | 'refuse')[] = ['refuse', 'hang', 429, 500, 503, 'half a body'];

describe('when Cloud KMS fails', function () {
  this.timeout(60_000);
  let kms: KmsStandIn;
  const services = emulatorServices();
  const freshProcess = () => {
    const { keyring, clock } = services;
    const { service } = kms;
    const project = 'school';
    const keys = serviceKeys({ service, serviceKeys: [KEY], keyring, project, clock });
    useTemplateKeys(keyWrapper(withOlder(keys)));
  };
  beforeEach(async () => {
    kms = await kmsStandIn();
    useFaceEngine(fakeFaceEngine());
    freshProcess();
  });
  afterEach(async () => {
    useTemplateKeys(undefined);
    useFaceEngine(undefined);
    await kms.stop();
  });

  const LATEST_MS = 5000;
  for (const fault of FAULTS) {
    it(`check-ins are reviewed and enrolments told to come again, in time, until it recovers (${String(fault)})`, async () => {
      const ann = await consentingStudent();
      await callAs(ann, enrolFace, { images: shotsOf(ann) });
      const prove = async () => {
        const liveness = { policy: 'off', action: null } as const;
        const rules = { required: true, liveness };
        const { findings } = await proveFace(services, ann, decodeImages(shotsOf(ann, 9)), rules);
        return findings.map(({ reason }) => reason);
      };
      if (fault === 'refuse') await kms.stop();
      else kms.mood = fault;
      freshProcess();
      let started = performance.now();
      assert.ok((await prove()).includes('TEMPLATE_UNREADABLE'));
      assert.ok(performance.now() - started < LATEST_MS);
      freshProcess();
      started = performance.now();
      await fails('unavailable', callAs(ann, enrolFace, { images: shotsOf(ann, 20) }));
      assert.ok(performance.now() - started < LATEST_MS);
      if (fault === 'refuse') kms = await kmsStandIn();
      kms.mood = 'well';
      freshProcess();
      assert.ok((await prove()).includes('FACE_MATCH'));
      await callAs(ann, enrolFace, { images: shotsOf(ann, 20) });
    });
  }

  it('a slow answer is waited for', async () => {
    kms.mood = 'slow';
    const ann = await consentingStudent();
    await callAs(ann, enrolFace, { images: shotsOf(ann) });
  });
});
