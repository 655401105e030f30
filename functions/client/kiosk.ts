import type { z } from 'zod';
import { plainCode } from '../src/kiosks/kioskProof.ts';
import type { Operations } from '../src/operations.ts';
import { toBase64 } from './bytes.ts';
import type { CallOptions, Client } from './client.ts';
import type { DeviceKey } from './deviceKey.ts';
import { frameHash } from './deviceKey.ts';
import type { Asked, Seen } from './phone.ts';

type KioskInput = z.input<Operations['kioskCheckIn']['input']>;
type KioskReply = z.output<Operations['kioskCheckIn']['output']>;
type Paired = z.output<Operations['pairKiosk']['output']>;

/** A tablet that was paired as a kiosk. */
export interface Kiosk {
  readonly uid: string;
  readonly deviceId: string;
  readonly placeId: string;
  readonly key: DeviceKey;
  /** A number never used before, greater than every earlier one; kept across restarts by the app. */
  nextCounter(): number;
}

/**
 * Pairs this tablet by the code an admin was given. Sign in with the reply's `token`
 * (signInWithCustomToken); the session lasts until the kiosk is revoked. @throws CallFailed
 */
export async function pairTablet(client: Client, code: string, key: DeviceKey): Promise<Paired> {
  const { publicKey } = key;
  const proof = await key.provePairing(plainCode(code));
  return await client.pairKiosk({ code, publicKey, proof, platform: 'web' });
}

/** What the tablet saw of one person. */
export type SeenAtKiosk = Omit<Seen, 'location'>;

/**
 * Asks for a challenge, signs and records whoever the frames show.
 * @param look what was seen, or how to see what the challenge asks for
 * @throws CallFailed
 */
export async function checkInAtKiosk(
  client: Client,
  kiosk: Kiosk,
  look: SeenAtKiosk | ((asked: Asked) => Promise<SeenAtKiosk>),
  options?: CallOptions,
): Promise<KioskReply> {
  const { deviceId } = kiosk;
  const { challenge, liveness } = await client.beginKioskCheckIn({ deviceId });
  const seen = typeof look === 'function' ? await look(liveness) : look;
  return await client.kioskCheckIn(await signedAtKiosk(kiosk, challenge, seen), options);
}

/** The signed request for a challenge; send it again unchanged, under the same key, when an answer is lost. */
export async function signedAtKiosk(
  kiosk: Kiosk,
  challenge: string,
  { frames, frameOffsetsMs }: SeenAtKiosk,
): Promise<KioskInput> {
  const { uid, deviceId, placeId, key } = kiosk;
  const counter = kiosk.nextCounter();
  const capturedAt = new Date().toISOString();
  const signature = await key.signCheckIn({
    operation: 'kioskCheckIn',
    uid,
    sessionId: placeId,
    deviceId,
    counter,
    challenge,
    frameHashes: await Promise.all(frames.map(frameHash)),
    frameOffsetsMs: frameOffsetsMs ?? null,
    location: null,
    capturedAt,
  });
  const device = { id: deviceId, counter, signature };
  const images = frames.map(toBase64);
  const timed = frameOffsetsMs === undefined ? {} : { frameOffsetsMs: [...frameOffsetsMs] };
  return { challenge, images, ...timed, capturedAt, device };
}
