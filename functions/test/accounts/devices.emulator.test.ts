import assert from 'node:assert/strict';
import {
  deviceOf,
  deviceProofMessage,
  listMyDevices,
  registerDevice,
  revokeDevice,
} from '../../src/accounts/index.ts';
import { callAs } from '../support/call.ts';
import type { DeviceKey } from '../support/deviceKey.ts';
import { deviceKey } from '../support/deviceKey.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { failsWith } from './failure.ts';
import type { Person } from './people.ts';
import { person } from './people.ts';

describe('devices', () => {
  let services: Isolated;
  let owner: Person;
  let key: DeviceKey;
  before(() => {
    services = isolatedServices();
  });
  beforeEach(async () => {
    owner = await person(services, 'student');
    key = await deviceKey();
  });
  after(() => services.dispose());

  const requestOf = async (who: Person, its: DeviceKey, name = 'My phone') => ({
    publicKey: its.publicKey,
    name,
    platform: 'android' as const,
    proof: await its.sign(deviceProofMessage(who.uid, its.publicKey)),
  });
  const registered = async (who = owner, its = key, name = 'My phone'): Promise<string> =>
    (await callAs(who.token, registerDevice, await requestOf(who, its, name), { services }))
      .deviceId;
  const listed = async () => (await callAs(owner.token, listMyDevices, {}, { services })).devices;

  it('sign the message that the contract names', () => {
    assert.equal(deviceProofMessage('u1', 'QUJD'), 'rollcall-device-v1|u1|QUJD');
  });

  it('are registered with proof that the phone holds the key', async () => {
    const id = await registered();
    const device = await deviceOf(services.db, id);
    assert.deepEqual(
      [device?.uid, device?.publicKey, device?.status, device?.counter, device?.lastFix],
      [owner.uid, key.publicKey, 'active', 0, null],
    );
    assert.deepEqual(
      (await listed()).map(({ deviceId }) => deviceId),
      [id],
    );
  });

  it('keep their counter when the same phone registers again under a new name', async () => {
    const id = await registered();
    await services.db.doc(`devices/${id}`).update({ counter: 7 });
    assert.equal(await registered(owner, key, 'Renamed'), id);
    const device = await deviceOf(services.db, id);
    assert.deepEqual([device?.counter, device?.name], [7, 'Renamed']);
  });

  it('are refused without the right proof', async () => {
    const other = await person(services, 'student');
    const good = await requestOf(owner, key);
    const proofs = [
      await (await deviceKey()).sign(deviceProofMessage(owner.uid, key.publicKey)),
      await key.sign(deviceProofMessage(other.uid, key.publicKey)),
      await key.sign('something else'),
      '',
      Buffer.alloc(64).toString('base64'),
    ];
    for (const proof of proofs) {
      await assert.rejects(
        callAs(owner.token, registerDevice, { ...good, proof }, { services }),
        failsWith('invalid-device-key'),
      );
    }
    assert.deepEqual(await listed(), []);
  });

  it('are refused on another curve', async () => {
    const wrong = await deviceKey('P-384');
    const request = {
      ...(await requestOf(owner, wrong)),
      proof: Buffer.alloc(64).toString('base64'),
    };
    await assert.rejects(
      callAs(owner.token, registerDevice, request, { services }),
      failsWith('invalid-device-key'),
    );
  });

  it('belong to one account: another one gets the answer of a bad key', async () => {
    await registered();
    const other = await person(services, 'student');
    await assert.rejects(registered(other), failsWith('invalid-device-key'));
  });

  it('are five at most, until one is revoked', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push(await registered(owner, await deviceKey()));
    await assert.rejects(registered(), failsWith('conflict'));
    const [first = ''] = ids;
    await callAs(owner.token, revokeDevice, { deviceId: first }, { services });
    await registered();
    const active = (await listed()).filter(({ status }) => status === 'active');
    assert.equal(active.length, 5);
  });

  it('are five at most when ten register at the same time', async () => {
    const requests = await Promise.all(
      Array.from({ length: 10 }, async () => requestOf(owner, await deviceKey())),
    );
    await Promise.allSettled(
      requests.map((request) => callAs(owner.token, registerDevice, request, { services })),
    );
    const { length } = await listed();
    assert.ok(length >= 1 && length <= 5, String(length));
  });

  it('stay revoked', async () => {
    const deviceId = await registered();
    const first = await callAs(owner.token, revokeDevice, { deviceId }, { services });
    const again = await callAs(owner.token, revokeDevice, { deviceId }, { services });
    assert.equal(first.status, 'revoked');
    assert.deepEqual(again, first);
    await assert.rejects(registered(), failsWith('invalid-device-key'));
  });

  it('are revoked by their owner or an admin; for others they do not exist', async () => {
    const deviceId = await registered();
    const teacher = await person(services, 'instructor');
    const tell = (id: string) =>
      callAs(teacher.token, revokeDevice, { deviceId: id }, { services });
    await assert.rejects(tell(deviceId), failsWith('not-found'));
    await assert.rejects(tell('0'.repeat(32)), failsWith('not-found'));
    const admin = await person(services, 'admin');
    const reply = await callAs(admin.token, revokeDevice, { deviceId }, { services });
    assert.equal(reply.status, 'revoked');
  });

  it('are for members only', async () => {
    const pending = await person(services, 'pending');
    await assert.rejects(registered(pending), failsWith('permission-denied'));
  });
});
