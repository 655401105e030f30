import { deviceOf } from '../accounts/index.ts';
import { decodeImages, frameMarks, identifyFace, mustBeTimed } from '../faces/index.ts';
import { challengeKey } from '../platform/challengeKey.ts';
import { sha256Hex } from '../platform/crypto.ts';
import { Failure } from '../platform/failures.ts';
import type { Finding } from '../platform/finding.ts';
import type { CallContext, Member } from '../platform/operation.ts';
import { operation } from '../platform/operation.ts';
import { holdSlot } from '../platform/rateLimit.ts';
import { currentPolicy } from '../settings/index.ts';
import { ARRIVAL_FAILURES } from './attempt.ts';
import type { OpenedChallenge } from './challenge.ts';
import { openChallenge } from './challenge.ts';
import { deviceFindings } from './deviceFindings.ts';
import type { KioskClaim } from './kioskClaim.ts';
import { claimChallenge, releaseChallenge } from './kioskClaim.ts';
import { KioskCheckInReply, KioskCheckInRequest } from './kioskContract.ts';
import type { KioskPlace } from './kioskPlace.ts';
import { expectedAt, livenessHere, placeOfKiosk, sessionsHere } from './kioskPlace.ts';
import { recordArrival, recordStranger } from './kioskSettle.ts';
import { signedMessage } from './signedMessage.ts';

/** Tries at one kiosk that recognise nobody, a minute. A queue of strangers is let through by hand. */
const FAILURES_PER_MINUTE = 20;

export const kioskCheckIn = operation({
  name: 'kioskCheckIn',
  summary: 'Record the arrival of whoever stands before the kiosk, if expected here now.',
  method: 'POST',
  path: '/kiosk/check-ins',
  roles: ['kiosk'],
  tier: 'face',
  writes: true,
  input: KioskCheckInRequest,
  output: KioskCheckInReply,
  failures: [...ARRIVAL_FAILURES, 'conflict'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const images = decodeImages(input.images);
    const place = await placeOfKiosk(services, caller);
    const binding = { uid: caller.uid, sessionId: place.id, deviceId: input.device.id };
    const challenge = openChallenge(
      input.challenge,
      { operation: 'kioskCheckIn', ...binding },
      challengeKey(),
    );
    mustBeTimed(input, challenge.action);
    const held = await claimChallenge(context, { uid: caller.uid, ...challenge });
    try {
      return await serve(context, { place, images, action: challenge.action }, held);
    } catch (error) {
      if (error instanceof Failure) await releaseChallenge(context, held);
      throw error;
    }
  },
});

/** One call of a kiosk’s check-in. */
export type KioskContext = Omit<CallContext, 'caller'> & {
  caller: Member;
  input: KioskCheckInRequest;
};

/** What the tablet saw, where, and what it was asked to see. */
interface Look {
  readonly place: KioskPlace;
  readonly images: readonly Uint8Array[];
  readonly action: OpenedChallenge['action'];
}

async function serve(
  context: KioskContext,
  look: Look,
  held: KioskClaim,
): Promise<KioskCheckInReply> {
  const { services, caller } = context;
  const { place, images } = look;
  const sessions = await sessionsHere(services, place, held.claimedAt);
  const device = await checkDevice(context, look, held.claimedAt);
  // Frames that the kiosk's own key did not sign are not looked at.
  if (device.some(({ outcome }) => outcome === 'fail')) {
    return await recordStranger(context, held, device);
  }
  const slot = await holdSlot(services, `kiosk:${caller.uid}`, FAILURES_PER_MINUTE, 60);
  if (slot === null) throw new Failure('rate-limited', { retryAfterS: 60 });
  let failed = false;
  try {
    const policy = await currentPolicy(services.db);
    const liveness = { policy: livenessHere(sessions, policy), action: look.action };
    const expected = await expectedAt(services, sessions);
    const frameOffsetsMs = context.input.frameOffsetsMs ?? null;
    const sent = { images, frameOffsetsMs };
    const found = await identifyFace(services, [...expected.keys()], sent, { liveness });
    failed = found.findings.some(({ outcome }) => outcome === 'fail');
    const findings = [atThePlace(caller.uid, place), ...device, ...found.findings];
    const student = found.uid === null ? undefined : expected.get(found.uid);
    if (student === undefined) return await recordStranger(context, held, findings);
    const marks = liveness.policy === 'required' ? frameMarks(student.uid, images) : [];
    const gathered = { findings, place, frameMarks: marks };
    return await recordArrival(context, held, { student, policy, gathered });
  } finally {
    if (!failed) await slot.release();
  }
}

async function checkDevice(
  { services, caller, input }: KioskContext,
  { place, images }: Look,
  at: Date,
): Promise<readonly Finding[]> {
  const { id, counter, signature } = input.device;
  const device = await deviceOf(services.db, id);
  const message = signedMessage({
    operation: 'kioskCheckIn',
    uid: caller.uid,
    sessionId: place.id,
    deviceId: id,
    counter,
    challenge: input.challenge,
    frameHashes: images.map((image) => sha256Hex(image)),
    frameOffsetsMs: input.frameOffsetsMs ?? null,
    location: null,
    capturedAt: input.capturedAt,
  });
  const own = device?.uid === caller.uid ? device : null;
  const claim = { counter, signature, message, capturedAt: new Date(input.capturedAt) };
  return deviceFindings(own, claim, at);
}

/** Where the student is needs no position: the tablet stands there, and an admin said so. */
function atThePlace(kioskId: string, { id, version }: KioskPlace): Finding<'location', 'AT_KIOSK'> {
  const evidence = { kioskId, placeId: id, placeVersion: version };
  return { check: 'location', outcome: 'pass', reason: 'AT_KIOSK', evidence };
}
