import { deviceOf } from '../accounts/index.ts';
import { frameMarks, proveFace } from '../faces/index.ts';
import { checkLocation, placesOf } from '../places/index.ts';
import { sha256Hex } from '../platform/crypto.ts';
import type { Finding } from '../platform/finding.ts';
import type { Services } from '../platform/services.ts';
import type { OpenedChallenge } from './challenge.ts';
import type { CheckInRequest } from './contract.ts';
import { deviceFindings, deviceRuleBeside } from './deviceFindings.ts';
import type { Occasion } from './gates.ts';
import { rulesOf } from './gates.ts';
import { signedMessage } from './signedMessage.ts';

const PLACES_UNREADABLE: Finding = {
  check: 'location',
  outcome: 'review',
  reason: 'PLACES_UNREADABLE',
  evidence: {},
};

export interface Gathered {
  readonly findings: readonly Finding[];
  /** The place version that the position was judged against; null for online sessions. */
  readonly place: { readonly id: string; readonly version: number } | null;
  /** Marks of the frames, where an action had to be shown: they may not have been weighed before. */
  readonly frameMarks: readonly string[];
}

/**
 * All checks, always whole: a student learns every problem at once, not one per retry.
 * @throws Failure invalid-image | too-busy
 */
export async function gatherEvidence(
  services: Services,
  operation: 'checkIn' | 'checkOut',
  uid: string,
  input: CheckInRequest,
  images: readonly Uint8Array[],
  action: OpenedChallenge['action'],
  occasion: Occasion,
  at: Date,
): Promise<Gathered> {
  const { db } = services;
  const { session } = occasion;
  const rules = rulesOf(occasion);
  const liveness = { policy: rules.liveness, action };
  // An action cannot be shown without a face.
  const required = rules.face === 'required' || liveness.policy === 'required';
  const offsets = input.frameOffsetsMs ?? null;
  const [device, places, face] = await Promise.all([
    deviceOf(db, input.device.id),
    placesOf(db, session.placeIds),
    proveFace(services, uid, images, { required, liveness }, offsets),
  ]);
  const own = device?.uid === uid ? device : null;
  const message = signedMessage({
    operation,
    uid,
    sessionId: input.sessionId,
    deviceId: input.device.id,
    counter: input.device.counter,
    challenge: input.challenge,
    frameHashes: images.map((image) => sha256Hex(image)),
    frameOffsetsMs: offsets,
    location: input.location,
    capturedAt: input.capturedAt,
  });
  const { counter, signature } = input.device;
  const capturedAt = new Date(input.capturedAt);
  const last = own?.lastFix ?? null;
  const where = checkLocation({
    fix: input.location,
    places,
    previous: last === null ? null : { ...last, fixAt: last.at.toISOString() },
    now: at,
    policy: rules.location,
  });
  // A session that should have places, none of which can be read, proves nothing: it is not an online one.
  const lost = session.placeIds.length > 0 && places.length === 0;
  const judged =
    liveness.policy === 'required' && face.findings.some(({ check }) => check === 'liveness');
  return {
    findings: [
      ...(lost ? [PLACES_UNREADABLE] : where.findings),
      ...deviceFindings(
        own,
        { counter, signature, message, capturedAt },
        at,
        deviceRuleBeside(rules.device, face.findings),
      ),
      ...face.findings,
    ],
    place: where.place,
    frameMarks: judged ? frameMarks(uid, images) : [],
  };
}
