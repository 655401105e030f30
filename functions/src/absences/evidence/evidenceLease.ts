import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { after } from '../../platform/clock.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import type { StoredEvidence } from './evidenceStore.ts';
import type { Seen } from './settleEvidence.ts';

/** Longer than the function may take: whoever holds it then is dead. */
export const LEASE_S = 130;

export function isFree(evidence: StoredEvidence, now: Date): boolean {
  return evidence.leaseUntil === null || evidence.leaseUntil <= now;
}

export function busy(): Error {
  return new Error('another event is at this evidence');
}

/** One at a time, counted before anything is decoded. @throws Error when another one is at it */
export async function holdLease(
  { clock }: Services,
  seen: DocumentSnapshot<StoredEvidence>,
): Promise<Seen> {
  const now = clock.now();
  const evidence = seen.data();
  if (evidence === undefined || !isFree(evidence, now)) throw busy();
  const taken = { attempts: evidence.attempts + 1, leaseUntil: after(now, LEASE_S) };
  try {
    const { writeTime } = await seen.ref.update(taken, unchangedSince(seen));
    return { ref: seen.ref, updateTime: writeTime };
  } catch (error) {
    if (isPreconditionFailed(error)) throw busy();
    throw error;
  }
}

/** After an error, with the attempts that count by now: one that says nothing about the file was none. */
export async function letGo(held: Seen, attempts: number): Promise<void> {
  try {
    await held.ref.update({ attempts, leaseUntil: null }, unchangedSince(held));
  } catch (error) {
    logError('a look at evidence stays open until its lease ends', error, {});
  }
}
