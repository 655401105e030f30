import type { z } from 'zod';
import type { Operations } from '../src/operations.ts';
import { toBase64 } from './bytes.ts';
import type { Client } from './client.ts';
import { frameHash } from './deviceKey.ts';
import type { Phone } from './phone.ts';

type FinishInput = z.input<Operations['finishFaceSignIn']['input']>;

/** What to do before the camera. */
export type Action = z.output<Operations['beginFaceSignIn']['output']>['action'];

/** Three to eight frames of the action, in order, and when each was taken: ms after the first. */
export interface Shown {
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly frameOffsetsMs: readonly number[];
}

/** A registered phone; nobody need be signed in on it. */
export type RegisteredPhone = Omit<Phone, 'uid'>;

/**
 * Signs in by this phone and its owner's face: asks for a challenge, lets `show` tell the person what to do
 * and take the frames, signs them and gives the custom token for `signInWithCustomToken(auth, token)`. Each
 * challenge serves once: `replay` means that an answer was lost on the way; begin again, with fresh frames.
 * @throws CallFailed; `rate-limited` names the seconds to wait, `attempt-limit` needs restoreFaceSignIn
 */
export async function faceSignInWith(
  client: Client,
  phone: RegisteredPhone,
  show: (action: Action) => Promise<Shown>,
): Promise<string> {
  const { challenge, action } = await client.beginFaceSignIn({ deviceId: phone.deviceId });
  const input = await signedFaceSignIn(phone, challenge, await show(action));
  return (await client.finishFaceSignIn(input)).token;
}

/** The signed request for a challenge. */
export async function signedFaceSignIn(
  phone: RegisteredPhone,
  challenge: string,
  { frames, frameOffsetsMs }: Shown,
): Promise<FinishInput> {
  const { deviceId } = phone;
  const counter = phone.nextCounter();
  const capturedAt = new Date().toISOString();
  const frameHashes = await Promise.all(frames.map(frameHash));
  const signed = { deviceId, counter, challenge, frameHashes, frameOffsetsMs, capturedAt };
  return {
    challenge,
    device: { id: deviceId, counter, signature: await phone.key.signFaceSignIn(signed) },
    images: frames.map(toBase64),
    frameOffsetsMs: [...frameOffsetsMs],
    capturedAt,
  };
}
