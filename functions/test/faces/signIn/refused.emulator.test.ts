import assert from 'node:assert/strict';
import type { RegisteredPhone } from '../../../client/index.ts';
import { revokeDevice, suspendUser } from '../../../src/accounts/index.ts';
import { EngineBusyError, EngineUnavailableError } from '../../../src/faces/engine/errors.ts';
import { useFaceEngine } from '../../../src/faces/engineHost.ts';
import { enrolFace, giveConsent, withdrawConsent } from '../../../src/faces/index.ts';
import { DEVICE_COOLDOWN_S } from '../../../src/faces/signIn/firstFactor.ts';
import { ENROLMENT_COOLDOWN_S } from '../../../src/faces/signIn/standing.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import { clockAt } from '../../support/clock.ts';
import { fails } from '../../support/fails.ts';
import type { FakeEngine } from '../../support/fakeFaceEngine.ts';
import { fakeFaceEngine, shotsOf } from '../../support/fakeFaceEngine.ts';
import { member } from '../../support/school.ts';
import { student, textInForce } from '../people.ts';
import type { FinishInput, Owner } from './world.ts';
import {
  enrolledAgo,
  finish,
  framesOf,
  freshPicture,
  lookalike,
  owner,
  phoneOf,
  request,
  shown,
  still,
  stranger,
} from './world.ts';

const services = emulatorServices();
const { auth, db } = services;

describe('a face sign-in without the key', () => {
  let engine: FakeEngine;
  let ada: Owner;
  before(async () => {
    engine = fakeFaceEngine();
    useFaceEngine(engine);
    ada = await owner();
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const ready = (phone: RegisteredPhone): Promise<FinishInput> =>
    request(phone, (action) => shown(ada.uid, action));

  it('begins alike for a device that exists and for one that does not', async () => {
    const client = stranger();
    const shapes = [];
    for (const deviceId of [ada.phone.deviceId, ada.phone.deviceId.replaceAll(/./g, 'f')]) {
      const begun = await client.beginFaceSignIn({ deviceId });
      const { length } = begun.challenge.replace(/\.[^.]+$/, '');
      shapes.push({ keys: Object.keys(begun), length: length - begun.action.length });
    }
    const [one, other] = shapes;
    assert.deepEqual(one?.keys, other?.keys);
    assert.ok(Math.abs((one?.length ?? 0) - (other?.length ?? 99)) <= 4);
  });

  it('gets one answer, whatever is wrong, before any frame is decoded or any try counted', async () => {
    const other = await phoneOf(ada.uid);
    const revoked = await phoneOf(ada.uid);
    await callAs(ada.uid, revokeDevice, { deviceId: revoked.deviceId });
    const unknown = { ...other, deviceId: '0'.repeat(32) };
    const good = await ready(ada.phone);
    const [first = '', second = '', ...rest] = good.images;
    const signature = Buffer.alloc(64, 1).toString('base64');
    const tried: [string, FinishInput][] = [
      ['an unknown device', await ready(unknown)],
      ['a revoked device', await ready(revoked)],
      ['another device’s key', await ready({ ...ada.phone, key: other.key })],
      ['a made-up signature', { ...good, device: { ...good.device, signature } }],
      ['no signature', { ...good, device: { ...good.device, signature: '' } }],
      ['another counter', { ...good, device: { ...good.device, counter: 99 } }],
      ['other frames', { ...good, images: [freshPicture(ada.uid), second, ...rest] }],
      ['frames in another order', { ...good, images: [second, first, ...rest] }],
      ['other times', { ...good, frameOffsetsMs: [0, 1, 2, 3] }],
      ['another moment', { ...good, capturedAt: new Date(0).toISOString() }],
      ['another challenge', { ...good, challenge: (await ready(ada.phone)).challenge }],
    ];
    const looks = engine.seen.length;
    const answers = [];
    for (const [what, input] of tried) {
      const { code, message, details } = await fails('face-sign-in-refused', finish(input));
      answers.push(JSON.stringify({ code, message, details }));
      assert.equal(answers.at(-1), answers[0], what);
    }
    assert.equal(engine.seen.length, looks);
    const tries = db.collection('faceSignInLimits').where('uid', '==', ada.uid);
    assert.equal((await tries.get()).size, 0);
    // The owner is not touched by any of it.
    await finish(good);
  });
});

describe('a face sign-in with the key', () => {
  beforeEach(() => {
    useFaceEngine(fakeFaceEngine());
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const tryAs = async (
    { uid, phone }: Owner,
    show: Parameters<typeof request>[1] = (action) => shown(uid, action),
  ): Promise<string> => finish(await request(phone, show));
  const outcomes = async ({ phone }: Owner): Promise<unknown[]> => {
    const all = db.collection('faceSignIns').where('deviceId', '==', phone.deviceId);
    return (await all.get()).docs.map((doc): unknown => doc.get('outcome'));
  };

  it('waits until the face has been enrolled for a day', async () => {
    const ada = await owner();
    await enrolledAgo(ada.uid, 60);
    const { details } = await fails('enrolment-too-new', tryAs(ada));
    assert.ok((details.retryAfterS ?? 0) > ENROLMENT_COOLDOWN_S - 120);
    await enrolledAgo(ada.uid, ENROLMENT_COOLDOWN_S);
    await tryAs(ada);
  });

  it('waits until the key has been registered for a day', async () => {
    const ada = await owner();
    const phone = await phoneOf(ada.uid, services, 0);
    const { details } = await fails('device-too-new', tryAs({ ...ada, phone }));
    assert.ok((details.retryAfterS ?? 0) > DEVICE_COOLDOWN_S - 60);
    const clock = clockAt(new Date(Date.now() + DEVICE_COOLDOWN_S * 1000).toISOString());
    const tomorrow = emulatorServices({ clock });
    const input = await request(phone, (action) => shown(ada.uid, action), tomorrow);
    assert.ok(await finish(input, tomorrow));
  });

  it('is refused with a challenge older than a minute', async () => {
    const ada = await owner();
    const input = await request(ada.phone, (action) => shown(ada.uid, action));
    const clock = clockAt(new Date(Date.now() + 61_000).toISOString());
    await fails('challenge-expired', finish(input, emulatorServices({ clock })));
    const { challenge } = await request(await phoneOf(ada.uid), (action) => shown(ada.uid, action));
    await fails('challenge-invalid', finish({ ...input, challenge }));
  });

  const faces: [string, (uid: string) => Parameters<typeof request>[1]][] = [
    ['a photograph of the owner', (uid) => () => still(uid)],
    [
      'another action than the one asked for',
      (uid) => (action) => shown(uid, action === 'blink' ? 'turn-left' : 'blink'),
    ],
    ['somebody else’s face', () => (action) => shown('eve', action)],
    ['a face that is only similar', (uid) => (action) => lookalike(uid, action, 0.42)],
    ['no face', () => () => still(null)],
  ];
  for (const [what, show] of faces) {
    it(`is refused for ${what}, counted and audited without a measure`, async () => {
      const ada = await owner();
      await fails('face-sign-in-refused', tryAs(ada, show(ada.uid)));
      assert.deepEqual(await outcomes(ada), ['refused']);
      const subject = `devices/${ada.phone.deviceId}`;
      const { docs } = await db.collection('audit').where('subject', '==', subject).get();
      const told = docs.filter((doc) => doc.get('action') === 'face.sign-in-refused');
      const [event] = told;
      assert.equal(told.length, 1);
      assert.equal(event?.get('actor'), 'anonymous');
      assert.deepEqual(Object.keys(event.get('details') as object).toSorted(), [
        'failures',
        'reasons',
        'uid',
      ]);
    });
  }

  it('does not tell another person from not quite the owner', async () => {
    const ada = await owner();
    const answers = [];
    for (const [person, likeness] of [
      [ada.uid, 0.42],
      ['eve', 0.9],
    ] as const) {
      const show: Parameters<typeof request>[1] = (action) => lookalike(person, action, likeness);
      answers.push((await fails('face-sign-in-refused', tryAs(ada, show))).details);
    }
    assert.deepEqual(answers, [{}, {}]);
  });

  it('says what the owner can mend about the pictures', async () => {
    const ada = await owner();
    const { details } = await fails(
      'face-sign-in-refused',
      tryAs(ada, (action) => shown(ada.uid, action, { luma: 5 })),
    );
    assert.ok(details.fields?.some(({ issue }) => issue.startsWith('LOW_LIGHT: ')));
  });

  it('is counted for images that are none, and not when we are too busy to look', async () => {
    const ada = await owner();
    const pdf = Buffer.from('%PDF-1.7').toString('base64');
    const show = (): ReturnType<typeof still> =>
      framesOf([freshPicture(ada.uid), freshPicture(ada.uid), pdf]);
    const { details } = await fails('invalid-image', tryAs(ada, show));
    assert.equal(details.fields?.[0]?.field, 'images.2');
    useFaceEngine(fakeFaceEngine({ error: new EngineBusyError(3) }));
    for (let n = 0; n < 8; n++) await fails('too-busy', tryAs(ada));
    useFaceEngine(fakeFaceEngine());
    assert.ok(await tryAs(ada));
    const seen = new Set(await outcomes(ada));
    assert.deepEqual(seen, new Set(['refused', 'not-looked-at', 'signed-in']));
  });

  it('is refused for frames that were weighed before, signed anew for another challenge', async () => {
    const ada = await owner();
    const recorded = {
      blink: shown(ada.uid, 'blink'),
      'turn-left': shown(ada.uid, 'turn-left'),
      'turn-right': shown(ada.uid, 'turn-right'),
    };
    for (const frames of Object.values(recorded)) {
      await tryAs(ada, () => frames).catch(() => undefined);
    }
    const { details } = await fails(
      'face-sign-in-refused',
      tryAs(ada, (action) => recorded[action]),
    );
    assert.ok(details.fields?.some(({ issue }) => issue.startsWith('LIVENESS_REPLAYED: ')));
    assert.ok(await tryAs(ada));
  });

  it('is put off when the engine does not answer', async () => {
    const ada = await owner();
    useFaceEngine(fakeFaceEngine({ error: new EngineUnavailableError('crash', 'gone') }));
    await fails('unavailable', tryAs(ada));
  });

  it('tells an owner who has no enrolled face, or whose consent does not hold', async () => {
    const uid = await student();
    await auth.createUser({ uid });
    const bob = { uid, phone: await phoneOf(uid) };
    await fails('face-not-enrolled', tryAs(bob));
    await callAs(uid, giveConsent, { textVersion: await textInForce(uid) });
    await fails('face-not-enrolled', tryAs(bob));
    await callAs(uid, enrolFace, { images: shotsOf(uid) });
    await enrolledAgo(uid, ENROLMENT_COOLDOWN_S);
    assert.ok(await tryAs(bob));
    await callAs(uid, withdrawConsent, {});
    await fails('consent-required', tryAs(bob));
    assert.deepEqual(await outcomes(bob), ['signed-in']);
  });

  const changes: [string, (uid: string) => Promise<unknown>][] = [
    ['suspended', async (uid) => callAs(await member('admin'), suspendUser, { uid })],
    ['deleted', (uid) => auth.deleteUser(uid)],
    ['disabled in Firebase Auth', (uid) => auth.updateUser(uid, { disabled: true })],
    ['made an instructor', (uid) => db.doc(`access/${uid}`).update({ role: 'instructor' })],
    ['made an admin', (uid) => db.doc(`access/${uid}`).update({ role: 'admin' })],
    ['without a role', (uid) => db.doc(`access/${uid}`).update({ role: 'pending' })],
    ['erased', (uid) => db.doc(`access/${uid}`).delete()],
  ];
  for (const [how, change] of changes) {
    it(`is refused to an account that was ${how}, before its face is looked at`, async () => {
      const ada = await owner();
      const engine = fakeFaceEngine();
      useFaceEngine(engine);
      await change(ada.uid);
      const { details } = await fails('face-sign-in-refused', tryAs(ada));
      assert.deepEqual([details, engine.seen.length], [{}, 0]);
    });
  }

  it('is refused when the account is suspended while its face is looked at', async () => {
    const ada = await owner();
    const engine = fakeFaceEngine();
    let suspended: Promise<unknown> | undefined;
    useFaceEngine({
      ...engine,
      analyse: async (image, options) => {
        suspended ??= db.doc(`access/${ada.uid}`).update({ standing: 'suspended' });
        await suspended;
        return await engine.analyse(image, options);
      },
    });
    await fails('face-sign-in-refused', tryAs(ada));
    assert.ok(engine.seen.length > 0);
    assert.deepEqual(await outcomes(ada), ['refused']);
  });
});
