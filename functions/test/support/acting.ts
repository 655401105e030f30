import type { Client, Phone, Seen } from '../../client/index.ts';
import { signedRequest } from '../../client/index.ts';
import type { LivenessAction } from '../../src/faces/index.ts';
import { fixInRoom } from './classroom.ts';
import type { Scene } from './fakeFaceEngine.ts';
import { picture } from './fakeFaceEngine.ts';

type Poses = readonly Partial<Pick<Scene, 'yawDeg' | 'eyeAperture'>>[];

/** What frames of each action look like to the fake engine. */
export const ACTED: Readonly<Record<LivenessAction, Poses>> = {
  blink: [{}, { eyeAperture: 0.05 }, {}, {}],
  'turn-left': [0, 9, 19, 29].map((yawDeg) => ({ yawDeg })),
  'turn-right': [0, 9, 19, 29].map((yawDeg) => ({ yawDeg: -yawDeg })),
};

let shots = 0;

/** Fresh frames of a person in these poses, 300 ms apart. */
export function acting(person: string, poses: Poses, offsets?: readonly number[]): Seen {
  const images = poses.map((pose) => picture(person, ++shots, pose));
  return {
    frames: images.map((image) => new Uint8Array(Buffer.from(image, 'base64'))),
    frameOffsetsMs: offsets ?? poses.map((_, i) => 300 * i),
    location: fixInRoom(),
  };
}

/** A signed request to the first new session whose challenge asks for this action. */
export async function requestFor(
  { client, phone }: { readonly client: Client; readonly phone: Phone },
  newSession: () => Promise<string>,
  action: LivenessAction,
  seen: Seen,
): Promise<Parameters<Client['checkIn']>[0]> {
  const { deviceId } = phone;
  for (let tries = 0; tries < 100; tries++) {
    const sessionId = await newSession();
    const { challenge, liveness } = await client.beginCheckIn({ sessionId, deviceId });
    if (liveness === action) return await signedRequest(phone, sessionId, challenge, seen);
  }
  throw new Error(`no challenge asked for ${action}`);
}
