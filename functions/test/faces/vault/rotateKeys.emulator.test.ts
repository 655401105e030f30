import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { enrolFace, withdrawConsent } from '../../../src/faces/index.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { keyringsAfter, wrappedKeysOf } from '../../../src/faces/vault/keyringStore.ts';
import { keyWrapper } from '../../../src/faces/vault/keyWrapper.ts';
import { localKeys } from '../../../src/faces/vault/localKeys.ts';
import { rewrapAll } from '../../../src/faces/vault/rotateKeys.ts';
import { serviceKeys } from '../../../src/faces/vault/serviceKeys.ts';
import { useTemplateKeys } from '../../../src/faces/vault/templateKeys.ts';
import { readTemplates } from '../../../src/faces/vault/vault.ts';
import { callAs } from '../../support/call.ts';
import { fakeFaceEngine, shotsOf } from '../../support/fakeFaceEngine.ts';
import type { Isolated } from '../../support/isolated.ts';
import { isolatedServices } from '../../support/isolated.ts';
import { kmsStandIn } from '../../support/kmsStandIn.ts';
import { consentingStudent } from '../people.ts';
import { enrolled } from './enrolled.ts';

const secret = (): string => randomBytes(32).toString('base64');

describe('rotating the key-encryption key', function () {
  this.timeout(60_000);
  let services: Isolated;
  const [older, newer] = [secret(), secret()];
  const [before, after] = [older, `${newer},${older}`].map((text) => keyWrapper(localKeys(text)));
  const alone = keyWrapper(localKeys(newer));
  beforeEach(() => {
    services = isolatedServices();
    useFaceEngine(fakeFaceEngine());
  });
  afterEach(async () => {
    useTemplateKeys(undefined);
    useFaceEngine(undefined);
    await services.dispose();
  });

  async function open(uids: readonly string[]): Promise<string[]> {
    useTemplateKeys(alone);
    const readings = await readTemplates(services, uids);
    return uids.filter((_, i) => readings[i]?.status === 'open');
  }

  it('leaves every template readable with the new key alone, and does nothing a second time', async () => {
    assert.ok(before !== undefined && after !== undefined);
    const uids = await enrolled(services, before, 25);
    assert.deepEqual(await open(uids), []);
    const pages: number[] = [];
    const onPage = ({ people }: { people: number }) => void pages.push(people);
    const first = await rewrapAll(services, after, { page: 10, onPage });
    assert.deepEqual(first, { people: 25, keys: 25, unreadable: [] });
    assert.deepEqual(pages, [10, 20, 25]);
    assert.deepEqual(await open(uids), uids);
    assert.equal((await rewrapAll(services, after)).keys, 0);
  });

  it('passes over keyrings that cannot be opened, and says whose', async () => {
    assert.ok(before !== undefined && after !== undefined);
    const uids = await enrolled(services, before, 3);
    await services.keyring.doc('keyring/student-0').set({ keys: 'damaged' });
    await services.keyring
      .doc('keyring/student-1')
      .set((await services.keyring.doc('keyring/student-2').get()).data() ?? {});
    const { keys, unreadable } = await rewrapAll(services, after);
    assert.deepEqual([keys, unreadable.toSorted()], [1, ['student-0', 'student-1']]);
    assert.deepEqual(await open(uids), ['student-2']);
  });

  it('loses neither enrolments nor withdrawals that come meanwhile', async () => {
    assert.ok(before !== undefined && after !== undefined);
    useTemplateKeys(before);
    const options = { services };
    const people = await Promise.all(Array.from({ length: 12 }, () => consentingStudent(services)));
    for (const uid of people) await callAs(uid, enrolFace, { images: shotsOf(uid) }, options);
    useTemplateKeys(after);
    const [leaving, renewing, staying] = [0, 4, 8].map((from) => people.slice(from, from + 4));
    assert.ok(leaving !== undefined && renewing !== undefined && staying !== undefined);
    await Promise.all([
      rewrapAll(services, after, { page: 2 }),
      ...leaving.map((uid) => callAs(uid, withdrawConsent, {}, options)),
      ...renewing.map((uid) => callAs(uid, enrolFace, { images: shotsOf(uid, 20) }, options)),
    ]);
    await rewrapAll(services, after);
    assert.deepEqual((await open(people)).toSorted(), [...renewing, ...staying].toSorted());
    for (const uid of leaving) {
      assert.equal((await services.keyring.doc(`keyring/${uid}`).get()).exists, false);
    }
  });

  it('moves from the secret to Cloud KMS and on to the next key there', async () => {
    assert.ok(before !== undefined);
    const kms = await kmsStandIn();
    try {
      const { keyring, clock } = services;
      const names = ['projects/p/locations/l/keyRings/r/cryptoKeys/k'];
      const config = { service: kms.service, serviceKeys: names, keyring, project: 'p', clock };
      const keys = serviceKeys(config);
      const local = localKeys(older);
      const both = keyWrapper({
        current: () => keys.current(),
        byId: async (id) => (await local.byId(id)) ?? (await keys.byId(id)),
      });
      const uids = await enrolled(services, before, 5);
      const first = await keys.beginRotation();
      assert.equal((await rewrapAll(services, both)).keys, 5);
      const resumed = await serviceKeys(config).beginRotation();
      assert.equal(resumed.number, first.number);
      await keys.endRotation(first);
      const second = await keys.beginRotation();
      assert.equal(second.number, first.number + 1);
      assert.equal((await rewrapAll(services, both)).keys, 5);
      const stored = await wrappedKeysOf(keyring, await keyringsAfter(keyring, null, 10));
      const under = stored.flatMap((one) =>
        one instanceof Error ? [] : Object.values(one).map(({ wrapped }) => wrapped.keyId),
      );
      assert.deepEqual(
        under,
        uids.map(() => `kms/${String(second.number)}`),
      );
    } finally {
      await kms.stop();
    }
  });
});
