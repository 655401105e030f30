import { randomUUID } from 'node:crypto';
import type { Action, Client, RegisteredPhone, Shown } from '../../../client/index.ts';
import { DeviceKey, createClient, registerPhone, signedFaceSignIn } from '../../../client/index.ts';
import { DEVICE_COOLDOWN_S } from '../../../src/faces/signIn/firstFactor.ts';
import { ENROLMENT_COOLDOWN_S } from '../../../src/faces/signIn/standing.ts';
import { operations } from '../../../src/operations.ts';
import type { Services } from '../../../src/platform/services.ts';
import { callAs, emulatorServices } from '../../support/call.ts';
import { ACTED } from '../../support/acting.ts';
import { localClient } from '../../support/classroom.ts';
import type { Scene } from '../../support/fakeFaceEngine.ts';
import { picture, shotsOf } from '../../support/fakeFaceEngine.ts';
import { consentingStudent } from '../people.ts';

export type FinishInput = Parameters<Client['finishFaceSignIn']>[0];

/** Shots from here on are of sign-ins, those below of enrolments. */
export const FIRST_SHOT = 1000;

/** A person with an enrolled face and a phone that has been registered long enough. */
export interface Owner {
  readonly uid: string;
  readonly phone: RegisteredPhone;
}

/** Enrolled with the fake engine, which has to be in place. */
export async function owner(services: Services = emulatorServices()): Promise<Owner> {
  const uid = await consentingStudent();
  await services.auth.createUser({ uid, email: `${uid}@school.example`, emailVerified: true });
  await callAs(uid, operations.enrolFace, { images: shotsOf(uid) });
  await enrolledAgo(uid, ENROLMENT_COOLDOWN_S, services);
  return { uid, phone: await phoneOf(uid, services) };
}

/** Makes the person's enrolment `agoS` seconds old. */
export async function enrolledAgo(
  uid: string,
  agoS: number,
  { db, clock }: Services = emulatorServices(),
): Promise<void> {
  const createdAt = new Date(clock.now().getTime() - agoS * 1000);
  await db.doc(`vault/${uid}`).update({ createdAt });
}

/** Another phone of this account, registered `agoS` seconds ago. */
export async function phoneOf(
  uid: string,
  services: Services = emulatorServices(),
  agoS = DEVICE_COOLDOWN_S,
): Promise<RegisteredPhone> {
  const key = await DeviceKey.generate();
  const client = localClient(uid, services);
  const deviceId = await registerPhone(client, uid, key, { name: 'Phone', platform: 'web' });
  const registeredAt = new Date(services.clock.now().getTime() - agoS * 1000);
  await services.db.doc(`devices/${deviceId}`).update({ registeredAt });
  let counter = 0;
  return { deviceId, key, nextCounter: () => ++counter };
}

/** What somebody who is not signed in can call; each call comes from an address of its own. */
export function stranger(services: Services = emulatorServices()): Client {
  return createClient(async (name, data) => {
    const { idempotencyKey: key, ...input } = data as { idempotencyKey: string };
    const options = { key, services, ip: randomUUID() };
    if (name === 'beginFaceSignIn') {
      return await callAs(null, operations.beginFaceSignIn, input as never, options);
    }
    return await callAs(null, operations.finishFaceSignIn, input as never, options);
  });
}

/** Fresh frames in which the person does what was asked, or what `scene` makes of them. */
export function shown(person: string, action: Action, scene: Partial<Scene> = {}): Shown {
  return framesOf(ACTED[action].map((pose) => freshPicture(person, { ...pose, ...scene })));
}

/** Frames in which nothing moves: what a photograph shows. */
export function still(person: string | null): Shown {
  return framesOf(ACTED.blink.map(() => freshPicture(person)));
}

/** The action by somebody whose frames all look like each other, and this much like the person. */
export function lookalike(person: string, action: Action, likeness: number): Shown {
  const shot = ++shots;
  return framesOf(
    ACTED[action].map((pose, n) => picture(person, shot, { ...pose, likeness, luma: 120 + n })),
  );
}

let shots = FIRST_SHOT;

/** A picture that was never sent before. */
export function freshPicture(person: string | null, scene: Partial<Scene> = {}): string {
  return picture(person, ++shots, scene);
}

export function framesOf(images: readonly string[]): Shown {
  return {
    frames: images.map((image) => new Uint8Array(Buffer.from(image, 'base64'))),
    frameOffsetsMs: images.map((_, n) => n * 300),
  };
}

/** A signed request with a challenge of its own. */
export async function request(
  phone: RegisteredPhone,
  show: (action: Action) => Shown,
  services: Services = emulatorServices(),
): Promise<FinishInput> {
  const { deviceId } = phone;
  const begun = await stranger(services).beginFaceSignIn({ deviceId });
  return await signedFaceSignIn(phone, begun.challenge, show(begun.action));
}

/** Sends a request as it goes over the wire, once. */
export async function finish(
  input: FinishInput,
  services: Services = emulatorServices(),
): Promise<string> {
  const options = { services, ip: randomUUID() };
  return (await callAs(null, operations.finishFaceSignIn, input, options)).token;
}
