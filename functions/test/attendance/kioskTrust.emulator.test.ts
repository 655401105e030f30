import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { callAs } from '../support/call.ts';
import { clockAt } from '../support/clock.ts';
import { fails } from '../support/fails.ts';
import type { Isolated } from '../support/isolated.ts';
import { classroom, newPhone, student } from '../support/classroom.ts';
import { fakeFaceEngine, shotsOf } from '../support/fakeFaceEngine.ts';
import { arriveAt, requestAt, tabletAt } from '../support/kiosk.ts';
import { tabletInClassroom } from './kioskWorld.ts';

describe('a check-in at a kiosk under attack, or repeated,', () => {
  const { world, face, recordOf, freshSession } = tabletInClassroom();
  const said = ({ reasons }: { reasons: readonly { reason: string }[] }): string[] =>
    reasons.map(({ reason }) => reason);

  it('of 50 replays at once looks at one face and records once', async () => {
    const { ada, engine, services, tablet } = world;
    await freshSession();
    const request = await requestAt(tablet, [face('ada')]);
    const key = randomUUID();
    const replies = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) =>
        callAs(tablet.kiosk.uid, operations.kioskCheckIn, request, {
          services,
          key: n % 2 === 0 ? key : randomUUID(),
        }),
      ),
    );
    assert.equal(engine.seen.length, 1);
    const codes = replies.map((reply) =>
      reply.status === 'fulfilled' ? reply.value.status : (reply.reason as { code: string }).code,
    );
    assert.ok(codes.includes('present'));
    const known = ['present', 'replay', 'in-progress'];
    assert.deepEqual(
      codes.filter((code) => !known.includes(String(code))),
      [],
    );
    assert.equal((await recordOf(ada).collection('events').get()).size, 1);
    const again = callAs(tablet.kiosk.uid, operations.kioskCheckIn, request, { services });
    await fails('replay', again);
  });

  it('of 12 different calls for one student at once is one record', async () => {
    const { ada, services, tablet } = world;
    await freshSession();
    const requests = [];
    for (let n = 0; n < 12; n++) requests.push(await requestAt(tablet, [face('ada')]));
    const replies = await Promise.allSettled(
      requests.map((request) =>
        callAs(tablet.kiosk.uid, operations.kioskCheckIn, request, { services }),
      ),
    );
    assert.ok(replies.some(({ status }) => status === 'fulfilled'));
    assert.equal((await recordOf(ada).collection('events').get()).size, 1);
  });

  it('gets the same reply to the same call, and is finished after a crash', async () => {
    const { services, tablet } = world;
    await freshSession();
    const request = await requestAt(tablet, [face('ada')]);
    const key = randomUUID();
    const uid = tablet.kiosk.uid;
    const failing = { ...services, db: withoutTransactions(services) };
    await assert.rejects(callAs(uid, operations.kioskCheckIn, request, { services: failing, key }));
    // What the dead run held runs out.
    const later = clockAt(new Date(Date.now() + 30_000).toISOString());
    const after = { ...services, clock: later };
    const first = await callAs(uid, operations.kioskCheckIn, request, { services: after, key });
    const second = await callAs(uid, operations.kioskCheckIn, request, { services: after, key });
    assert.deepEqual(second, first);
    assert.equal(first.status, 'present');
    const attempts = services.db
      .collection('checkInAttempts')
      .where('sessionId', '==', world.room.sessionId);
    assert.equal((await attempts.get()).size, 1);
  });

  it('must be signed by the kiosk’s own key, else no face is looked at', async () => {
    const { ada, engine, tablet } = world;
    const { key } = await newPhone(ada.uid, ada.client);
    const thief = { ...tablet, kiosk: { ...tablet.kiosk, key } };
    const reply = await arriveAt(thief, face('ada'));
    assert.deepEqual(said(reply), ['DEVICE_SIGNATURE_INVALID']);
    assert.equal(engine.seen.length, 0);
  });

  it('takes no challenge of another kiosk, of a phone, or of yesterday', async () => {
    const { ada, room, services, tablet } = world;
    const other = await tabletAt(room.admin, room.placeId, services);
    const foreign = await requestAt(other, [face('ada')]);
    const call = callAs(tablet.kiosk.uid, operations.kioskCheckIn, foreign, { services });
    await fails('challenge-invalid', call);
    const { challenge } = await ada.client.beginCheckIn({
      sessionId: room.sessionId,
      deviceId: ada.phone.deviceId,
    });
    const mixed = { ...(await requestAt(tablet, [face('ada')])), challenge };
    await fails(
      'challenge-invalid',
      callAs(tablet.kiosk.uid, operations.kioskCheckIn, mixed, { services }),
    );
    const stale = await requestAt(tablet, [face('ada')]);
    const clock = clockAt(new Date(Date.now() + 90_000).toISOString());
    const late = { services: { ...services, clock } };
    await fails(
      'challenge-expired',
      callAs(tablet.kiosk.uid, operations.kioskCheckIn, stale, late),
    );
  });

  it('is refused while nothing runs at the place', async () => {
    const { services } = world;
    const empty = await classroom({ startsIn: 180 }, services);
    const there = await tabletAt(empty.admin, empty.placeId, services);
    const { deviceId } = there.kiosk;
    const call = callAs(there.kiosk.uid, operations.beginKioskCheckIn, { deviceId }, { services });
    await fails('session-closed', call);
  });

  it('stops after 20 strangers in a minute, however many come at once', async () => {
    const { engine, services } = world;
    const clock = clockAt('2026-11-27T10:00:00Z');
    const here = await classroom({}, services);
    const there = await tabletAt(here.admin, here.placeId, services);
    await student(here, shotsOf('ann'));
    clock.set(new Date().toISOString());
    const looks = engine.seen.length;
    const requests = [];
    for (let n = 0; n < 26; n++) requests.push(await requestAt(there, [face('stranger')]));
    const outcomes = await Promise.allSettled(
      requests.map((request) =>
        callAs(there.kiosk.uid, operations.kioskCheckIn, request, {
          services: { ...services, clock },
        }),
      ),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.ok(refused.length >= 6, String(refused.length));
    assert.ok(engine.seen.length - looks <= 20, String(engine.seen.length - looks));
    const reasons = refused.map((one) => (one as PromiseRejectedResult).reason as { code: string });
    assert.ok(reasons.every(({ code }) => code === 'rate-limited' || code === 'too-busy'));
  });

  it('is unavailable, and decides nothing, without an engine', async () => {
    const { services, tablet } = world;
    useFaceEngine(fakeFaceEngine({ error: new Error('gone') }));
    const uid = tablet.kiosk.uid;
    const request = await requestAt(tablet, [face('ada')]);
    await fails('unavailable', callAs(uid, operations.kioskCheckIn, request, { services }));
  });
});

/** The store dies at the first transaction: after the claims, before anything is decided. */
function withoutTransactions({ db }: Isolated): Isolated['db'] {
  return new Proxy(db, {
    get(target, name) {
      if (name === 'runTransaction') return () => Promise.reject(new Error('killed'));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
