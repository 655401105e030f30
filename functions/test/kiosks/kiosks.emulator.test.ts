import assert from 'node:assert/strict';
import { DeviceKey, pairTablet } from '../../client/index.ts';
import { operations } from '../../src/operations.ts';
import { accessOf } from '../../src/platform/access.ts';
import { pairingCode } from '../../src/kiosks/pairingCode.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import type { Classroom } from '../support/classroom.ts';
import { classroom } from '../support/classroom.ts';
import { clockAt } from '../support/clock.ts';
import { fails } from '../support/fails.ts';
import { anonymous, tabletAt } from '../support/kiosk.ts';

describe('a kiosk', () => {
  let room: Classroom;
  before(async () => {
    room = await classroom();
  });

  const create = (key?: string) =>
    callAs(
      room.admin,
      operations.createKiosk,
      { placeId: room.placeId, name: 'Door' },
      key === undefined ? {} : { key },
    );

  it('is an account of its own role at one place, without address or profile', async () => {
    const { kioskId, code } = await create();
    const { db, auth } = room.services;
    const access = (await accessOf(db).doc(kioskId).get()).data();
    assert.deepEqual(
      [access?.role, access?.placeId, access?.standing],
      ['kiosk', room.placeId, 'active'],
    );
    const user = await auth.getUser(kioskId);
    assert.deepEqual([user.email, user.customClaims], [undefined, { role: 'kiosk' }]);
    assert.equal((await db.doc(`users/${kioskId}`).get()).exists, false);
    assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });

  it('is made once however often the call comes, with one code that is stored nowhere', async () => {
    const first = await create('kiosk-once-1234');
    const again = await create('kiosk-once-1234');
    assert.deepEqual(again, first);
    const other = { placeId: room.placeId, name: 'Another' };
    const call = callAs(room.admin, operations.createKiosk, other, { key: 'kiosk-once-1234' });
    await fails('idempotency-conflict', call);
    const { db } = room.services;
    const plain = first.code.replaceAll('-', '');
    for (const name of ['kiosks', 'kioskPairings', 'idempotency', 'audit']) {
      const { docs } = await db.collection(name).get();
      assert.ok(!JSON.stringify(docs.map((doc) => [doc.id, doc.data()])).includes(plain), name);
    }
  });

  it('needs a place in use', async () => {
    const nowhere = { placeId: 'nowhere', name: 'Door' };
    await fails('invalid-request', callAs(room.admin, operations.createKiosk, nowhere));
  });

  it('pairs one tablet, which may ask again, and no other', async () => {
    const { code, kioskId } = await create();
    const key = await DeviceKey.generate();
    const paired = await pairTablet(anonymous(room.services), code.toLowerCase(), key);
    assert.deepEqual([paired.kioskId, paired.placeName, paired.name], [kioskId, 'Room 1', 'Door']);
    assert.equal(typeof paired.token, 'string');
    const again = await pairTablet(anonymous(room.services), code, key);
    assert.equal(again.deviceId, paired.deviceId);
    const thief = await DeviceKey.generate();
    await assert.rejects(pairTablet(anonymous(room.services), code, thief), {
      code: 'invalid-pairing-code',
    });
    const device = await room.services.db.doc(`devices/${paired.deviceId}`).get();
    assert.equal(device.get('uid'), kioskId);
  });

  it('pairs nobody by a wrong code, a late one, or without proof of the key', async () => {
    const { code } = await create();
    const key = await DeviceKey.generate();
    const { publicKey } = key;
    await assert.rejects(pairTablet(anonymous(room.services), 'AAAA-BBBB-CCCC', key), {
      code: 'invalid-pairing-code',
    });
    const unproven = { code, publicKey, proof: await key.provePairing('SOMETHINGELSE') };
    await fails('invalid-device-key', callAs(null, operations.pairKiosk, unproven));
    const late = clockAt(new Date(Date.now() + 16 * 60_000).toISOString());
    const services = emulatorServices({ clock: late });
    const proof = await key.provePairing(code.replaceAll('-', ''));
    const call = callAs(null, operations.pairKiosk, { code, publicKey, proof }, { services });
    await fails('invalid-pairing-code', call);
  });

  it('is ended at once, and nothing brings it back', async () => {
    const { kiosk, client } = await tabletAt(room.admin, room.placeId, room.services);
    await client.beginKioskCheckIn({ deviceId: kiosk.deviceId });
    const kioskId = kiosk.uid;
    const { status } = await callAs(room.admin, operations.revokeKiosk, { kioskId });
    assert.equal(status, 'revoked');
    await fails(
      'permission-denied',
      callAs(kioskId, operations.beginKioskCheckIn, { deviceId: kiosk.deviceId }),
    );
    await fails('conflict', callAs(room.admin, operations.restoreUser, { uid: kioskId }));
    const { db, auth } = room.services;
    assert.equal((await db.doc(`devices/${kiosk.deviceId}`).get()).get('status'), 'revoked');
    assert.equal((await auth.getUser(kioskId)).disabled, true);
    await fails('not-found', callAs(room.admin, operations.revokeKiosk, { kioskId: 'none' }));
  });

  it('that was ended before it was paired stays unpaired', async () => {
    const { kioskId, code } = await create();
    await callAs(room.admin, operations.revokeKiosk, { kioskId });
    await assert.rejects(pairTablet(anonymous(room.services), code, await DeviceKey.generate()), {
      code: 'invalid-pairing-code',
    });
  });

  it('gets no role by a grant, an invitation or a link, and nobody becomes one', async () => {
    const { kioskId: uid } = await create();
    const { admin } = room;
    await fails('not-found', callAs(admin, operations.grantRole, { uid, role: 'admin' }));
    await fails('conflict', callAs(admin, operations.suspendUser, { uid }));
    const role = 'kiosk' as never;
    await fails('invalid-request', callAs(admin, operations.grantRole, { uid: admin, role }));
    const invitation = { email: 'a@school.example', role };
    await fails('invalid-request', callAs(admin, operations.invite, invitation));
    const staff = { courseId: room.courseId, uid };
    await assert.rejects(callAs(admin, operations.assignStaff, staff));
    const access = (await accessOf(room.services.db).doc(uid).get()).data();
    assert.deepEqual([access?.role, access?.staffOf], ['kiosk', {}]);
  });

  it('is listed for admins with what became of it', async () => {
    const { kiosk } = await tabletAt(room.admin, room.placeId, room.services);
    const { kiosks } = await callAs(room.admin, operations.listKiosks, {});
    const mine = kiosks.find(({ kioskId }) => kioskId === kiosk.uid);
    assert.deepEqual(
      [mine?.status, mine?.deviceId, mine?.placeId],
      ['paired', kiosk.deviceId, room.placeId],
    );
  });
});

describe('a pairing code', () => {
  it('follows from the server’s key and the kiosk', () => {
    const code = pairingCode('key', 'kiosk-1');
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{12}$/);
    assert.equal(pairingCode('key', 'kiosk-1'), code);
    assert.notEqual(pairingCode('key', 'kiosk-2'), code);
    assert.notEqual(pairingCode('other', 'kiosk-1'), code);
  });
});
