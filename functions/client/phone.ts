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
}

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

/** Asks for a challenge, signs and checks in (or out). @throws CallFailed */
export async function checkInWith(
  client: Client,
  phone: Phone,
  sessionId: string,
  seen: Seen,
  operation: 'checkIn' | 'checkOut' = 'checkIn',
  options?: CallOptions,
): Promise<CheckInReply> {
  const { deviceId } = phone;
  const { challenge } = await client.beginCheckIn({ sessionId, deviceId, operation });
  const input = await signedRequest(phone, sessionId, challenge, seen, operation);
  return await client[operation](input, options);
}

/** The signed request for a challenge; send it again unchanged, under the same key, when an answer is lost. */
export async function signedRequest(
  phone: Phone,
  sessionId: string,
  challenge: string,
  { frames, location }: Seen,
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
    location,
    capturedAt,
  });
  return {
    sessionId,
    challenge,
    images: frames.map(toBase64),
    capturedAt,
    location,
    device: { id: phone.deviceId, counter, signature },
  };
}
