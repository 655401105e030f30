import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { signInWithCustomToken } from 'firebase/auth';
import { CallFailed, faceSignInWith } from '../../functions/client/index.ts';
import type { Action, Shown } from '../../functions/client/index.ts';
import { DEVICE_COOLDOWN_S } from '../../functions/src/faces/signIn/firstFactor.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import { newPhone } from '../../functions/test/support/classroom.ts';
import type { Phone } from '../../functions/client/index.ts';
import { student } from '../../functions/test/faces/people.ts';
import { OFFSETS_MS, livenessFrames } from '../../tools/photos/liveness/livenessFrames.ts';
import { loadPortraits } from '../../tools/photos/portraits.ts';
import { vary } from '../../tools/photos/variations.ts';
import type { Connection } from '../../tools/school/connection.ts';
import { clientApp } from './support/clientApp.ts';

/** On these the synthetic eyelids close for the engine too. */
const [OWNER, OTHER] = ['person-03', 'person-05'];

/**
 * The whole way with the real engine and the real SDK. The frames are synthetic: one portrait each, bent over the
 * engine's mesh.
 */
describe('a face sign-in by the real client SDK', function () {
  this.timeout(180_000);
  const apps: Connection[] = [];
  const portraits = new Map<string, Buffer>();
  let phone: Phone;

  const app = (): Connection => {
    const made = clientApp();
    apps.push(made);
    return made;
  };
  const portrait = (name: string): Buffer => portraits.get(name) ?? assert.fail(name);

  before(async () => {
    for (const { name, jpeg } of await loadPortraits()) portraits.set(name, jpeg);
    const { auth, db } = emulatorServices();
    const uid = await student();
    await auth.createUser({ uid, email: `${uid}@school.example`, emailVerified: true });
    const home = app();
    await signInWithCustomToken(home.auth, await auth.createCustomToken(uid));
    const { currentTextVersion } = await home.client.getConsent();
    await home.client.giveConsent({ textVersion: currentTextVersion });
    const shots = await Promise.all([1, 2, 3].map((seed) => vary(portrait(OWNER), seed)));
    await home.client.enrolFace({ images: shots.map((jpeg) => jpeg.toString('base64')) });
    phone = await newPhone(uid, home.client);
    const registeredAt = new Date(Date.now() - DEVICE_COOLDOWN_S * 1000);
    await db.doc(`devices/${phone.deviceId}`).update({ registeredAt });
    await db.doc(`vault/${uid}`).update({ createdAt: registeredAt });
  });
  after(async () => {
    for (const one of apps) await one.close();
  });

  /** The frames of a portrait that does as it is asked. */
  const acting =
    (name: string, seed: number) =>
    async (action: Action): Promise<Shown> => {
      const frames = await livenessFrames(portrait(name), action, seed);
      return { frames: frames.map((jpeg) => new Uint8Array(jpeg)), frameOffsetsMs: OFFSETS_MS };
    };
  const refusal = async (show: (action: Action) => Promise<Shown>): Promise<string> => {
    const error: unknown = await faceSignInWith(app().client, phone, show).catch(
      (failure: unknown) => failure,
    );
    assert.ok(error instanceof CallFailed, String(error));
    return error.code;
  };

  it('opens the owner’s account on a phone on which nobody is signed in', async () => {
    const fresh = app();
    const token = await faceSignInWith(fresh.client, phone, acting(OWNER, 1));
    const { user } = await signInWithCustomToken(fresh.auth, token);
    assert.equal(user.uid, phone.uid);
    assert.equal((await fresh.client.getMyProfile()).role, 'student');
    const restored = fresh.client.restoreFaceSignIn({ deviceId: phone.deviceId });
    await assert.rejects(restored, { code: 'fresh-sign-in-required' });
  });

  it('stays closed to another face, to a photo that is held still, and to another phone', async () => {
    assert.equal(await refusal(acting(OTHER, 2)), 'face-sign-in-refused');
    const still = async (): Promise<Shown> => {
      const frames = await Promise.all([11, 12, 13, 14].map((seed) => vary(portrait(OWNER), seed)));
      const images = frames.map((jpeg) => new Uint8Array(jpeg));
      return { frames: images, frameOffsetsMs: [0, 300, 600, 900] };
    };
    assert.equal(await refusal(still), 'face-sign-in-refused');
    const own = phone;
    phone = { ...own, deviceId: randomUUID().replaceAll('-', '') };
    assert.equal(await refusal(acting(OWNER, 3)), 'face-sign-in-refused');
    phone = own;
  });
});
