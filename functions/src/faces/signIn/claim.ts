import type { DocumentSnapshot, WriteBatch } from 'firebase-admin/firestore';
import type { Device } from '../../accounts/index.ts';
import { deviceRef } from '../../accounts/index.ts';
import { after } from '../../platform/clock.ts';
import { Failure } from '../../platform/failures.ts';
import { isAlreadyExists, isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { rememberedAfter } from '../liveness/seenFrames.ts';
import type { StoredSeenFrames } from '../liveness/seenFramesStore.ts';
import { SEEN_FRAMES_KEPT_S, seenFramesRef } from '../liveness/seenFramesStore.ts';
import { NO_TRIES, judgeTries, tryBegun } from './limit.ts';
import type { StoredTries } from './limitStore.ts';
import { triesRef } from './limitStore.ts';
import { SIGN_IN_KEPT_S, signInRef } from './signInStore.ts';

/** Rounds against parallel tries: at most five of them can win at one moment, the rest then has to wait. */
const ROUNDS = 12;

/** Who tries, and with what. */
interface ClaimRequest {
  readonly uid: string;
  readonly deviceId: string;
  readonly nonce: string;
  readonly counter: number;
  /** Of the frames, see seenFrames. */
  readonly marks: readonly string[];
}

/** The right to look at one try's frames. */
export interface Claim extends ClaimRequest {
  /** Which of the device's tries it is. */
  readonly number: number;
  /** Frames of this person that were weighed before. */
  readonly seen: readonly string[];
}

/**
 * Spends the challenge, counts the try, moves the key's counter and remembers the frames, all in one write before
 * any inference.
 * `create()` makes the challenge single use; what was read is guarded by preconditions, not by the locks of a
 * transaction, which a killed process would leave behind for a minute.
 * @throws Failure replay | face-sign-in-refused | rate-limited | attempt-limit | in-progress
 */
export async function claim(services: Services, request: ClaimRequest): Promise<Claim> {
  const { db } = services;
  const { uid, deviceId, counter } = request;
  for (let round = 0; round < ROUNDS; round++) {
    const [device, tries, frames] = await Promise.all([
      deviceRef(db, deviceId).get(),
      triesRef(db, uid, deviceId).get(),
      seenFramesRef(db, uid).get(),
    ]);
    const fit = isFit(device.data(), counter) ? mayTry(services, tries) : refused();
    const won = fit === null && (await tryClaim(services, request, { device, tries, frames }));
    if (won) return { ...request, number: won, seen: frames.data()?.marks ?? [] };
    // Whoever sends a challenge again learns that first, whatever else has changed through its first use.
    if ((await signInRef(db, request.nonce).get()).exists) throw new Failure('replay');
    if (fit !== null) throw fit;
  }
  throw new Failure('in-progress', { retryAfterS: 1 });
}

/** Revoked since, or a number that the key has signed before: a copy of the key, or an old request. */
function isFit(device: Device | undefined, counter: number): boolean {
  return device?.status === 'active' && counter > device.counter;
}

function refused(): Failure {
  return new Failure('face-sign-in-refused');
}

function mayTry({ clock }: Services, tries: DocumentSnapshot<StoredTries>): Failure | null {
  const verdict = judgeTries(tries.data() ?? NO_TRIES, clock.now());
  switch (verdict.may) {
    case 'try':
      return null;
    case 'wait': {
      const { retryAfterS } = verdict;
      const detail = `Too many tries failed; wait ${String(retryAfterS)} s before the next.`;
      return new Failure('rate-limited', { detail, retryAfterS });
    }
    case 'never': {
      const detail =
        'Face sign-in is off on this device. Sign in another way, then turn it on again.';
      return new Failure('attempt-limit', { detail });
    }
  }
}

/** What the claim changes, as it was read. */
interface Before {
  readonly device: DocumentSnapshot<Device>;
  readonly tries: DocumentSnapshot<StoredTries>;
  readonly frames: DocumentSnapshot<StoredSeenFrames>;
}

/** The number of the try, or null when somebody else wrote in between. */
async function tryClaim(
  { db, clock }: Services,
  { uid, deviceId, nonce, counter, marks }: ClaimRequest,
  { device, tries, frames }: Before,
): Promise<number | null> {
  const now = clock.now();
  const next = tryBegun(tries.data() ?? NO_TRIES, now);
  const number = next.begun;
  const batch = db.batch();
  batch.create(signInRef(db, nonce), {
    uid,
    deviceId,
    number,
    begunAt: now,
    outcome: 'begun',
    expiresAt: after(now, SIGN_IN_KEPT_S),
  });
  put(batch, tries, { uid, deviceId, ...next });
  // Of two calls with one frame the second finds it there.
  put(batch, frames, {
    marks: rememberedAfter(frames.data()?.marks ?? [], marks),
    expiresAt: after(now, SEEN_FRAMES_KEPT_S),
  });
  batch.update(device.ref, { counter }, unchangedSince(device));
  try {
    await batch.commit();
    return number;
  } catch (error) {
    if (isAlreadyExists(error) || isPreconditionFailed(error)) return null;
    throw error;
  }
}

function put<T extends object>(batch: WriteBatch, before: DocumentSnapshot<T>, next: T): void {
  if (before.exists) batch.update(before.ref, { ...next }, unchangedSince(before));
  else batch.create(before.ref, next);
}
