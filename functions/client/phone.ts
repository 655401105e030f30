import type { z } from 'zod';
import type { Operations } from '../src/operations.ts';
import { toBase64 } from './bytes.ts';
import type { CallOptions, Client } from './client.ts';
import type { DeviceKey } from './deviceKey.ts';
import { frameHash } from './deviceKey.ts';

type CheckInInput = z.input<Operations['checkIn']['input']>;
type CheckInReply = z.output<Operations['checkIn']['output']>;

/** A position as the phone's location service gives it; `fixAt` ISO 8601. */
export type ReportedLocation = NonNullable<CheckInInput['location']>;

/** One registered phone of one student. */
export interface Phone {
  readonly uid: string;
  readonly deviceId: string;
  readonly key: DeviceKey;
  /** A number never used before, greater than every earlier one; kept across restarts by the app. */
  nextCounter(): number;
}

/** What the phone saw: frames as JPEG, PNG or WebP of at most 400 KB (640 px), and where it was. */
export interface Seen {
  readonly frames: readonly Uint8Array<ArrayBuffer>[];
  readonly location: ReportedLocation | null;
  /** When each frame was taken, ms after the first; needed where the challenge asks for an action. */
  readonly frameOffsetsMs?: readonly number[];
}

/** What a challenge may ask of the frames. */
export type Asked = z.output<Operations['beginCheckIn']['output']>['liveness'];

/** Registers a fresh key for the signed-in account. */
export async function registerPhone(
  client: Client,
  uid: string,
  key: DeviceKey,
  about: { name: string; platform: 'android' | 'ios' | 'web' },
): Promise<string> {
  const proof = await key.prove(uid);
  const { deviceId } = await client.registerDevice({ ...about, publicKey: key.publicKey, proof });
  return deviceId;
}

/**
 * Asks for a challenge, signs and checks in (or out).
 * @param look what was seen, or how to see what the challenge asks for
 * @throws CallFailed
 */
export async function checkInWith(
  client: Client,
  phone: Phone,
  sessionId: string,
  look: Seen | ((asked: Asked) => Promise<Seen>),
  operation: 'checkIn' | 'checkOut' = 'checkIn',
  options?: CallOptions,
): Promise<CheckInReply> {
  const { deviceId } = phone;
  const { challenge, liveness } = await client.beginCheckIn({ sessionId, deviceId, operation });
  const seen = typeof look === 'function' ? await look(liveness) : look;
  const input = await signedRequest(phone, sessionId, challenge, seen, operation);
  return await client[operation](input, options);
}

/** The signed request for a challenge; send it again unchanged, under the same key, when an answer is lost. */
export async function signedRequest(
  phone: Phone,
  sessionId: string,
  challenge: string,
  { frames, location, frameOffsetsMs }: Seen,
  operation: 'checkIn' | 'checkOut' = 'checkIn',
): Promise<CheckInInput> {
  const counter = phone.nextCounter();
  const capturedAt = new Date().toISOString();
  const signature = await phone.key.signCheckIn({
    operation,
    uid: phone.uid,
    sessionId,
    deviceId: phone.deviceId,
    counter,
    challenge,
    frameHashes: await Promise.all(frames.map(frameHash)),
    frameOffsetsMs: frameOffsetsMs ?? null,
    location,
    capturedAt,
  });
  return {
    sessionId,
    challenge,
    images: frames.map(toBase64),
    ...(frameOffsetsMs === undefined ? {} : { frameOffsetsMs: [...frameOffsetsMs] }),
    capturedAt,
    location,
    device: { id: phone.deviceId, counter, signature },
  };
}
