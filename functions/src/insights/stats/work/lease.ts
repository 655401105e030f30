import type { Timestamp, WriteBatch } from 'firebase-admin/firestore';
import { after } from '../../../platform/clock.ts';
import { randomToken } from '../../../platform/crypto.ts';
import {
  isAlreadyExists,
  isPreconditionFailed,
  unchangedSince,
} from '../../../platform/firestore.ts';
import type { Services } from '../../../platform/services.ts';
import type { StoredWork } from './workStore.ts';
import { dueOf, workOf } from './workStore.ts';

/** Longer than a function that holds one may run. */
export const LEASE_S = 180;

/** Cloud Tasks may come a little early. */
const EARLY_MS = 1000;

/** The right to recompute a target, and the version of the lease that shows it. */
export interface Held {
  readonly target: string;
  readonly runId: string;
  readonly version: Timestamp;
  /** Somebody died over it, perhaps after the writes and before the next level was told of them. */
  readonly tookOver: boolean;
  /** What was written before is to be read: digests do not vouch for it. */
  readonly anew: boolean;
}

/** Why there is nothing to claim: not due yet, somebody is at it, nothing changed. `at`: when to look again. */
export interface NotNow {
  readonly why: 'early' | 'busy' | 'nothing';
  readonly at: Date | null;
}

/** Whoever finds another at work looks again so much later. */
const BUSY_S = 10;

/**
 * Takes the lease of a target and its due document away, in one commit: whatever asks for recomputation from here on
 * is a new request, and whatever was asked before is stored already and will be read.
 * @param force whether anything is due or not, as a rebuild does
 */
export async function claim(
  { db, clock }: Services,
  target: string,
  force: boolean,
): Promise<Held | NotNow> {
  const [dueRef, workRef] = [dueOf(db).doc(target), workOf(db).doc(target)];
  const [due, work] = await Promise.all([dueRef.get(), workRef.get()]);
  const now = clock.now();
  const [dueAt, until] = [due.data()?.dueAt ?? null, work.data()?.until ?? null];
  if (until !== null && until > now) return { why: 'busy', at: dueAt && after(now, BUSY_S) };
  const tookOver = until !== null;
  if (!force && !tookOver) {
    if (dueAt === null) return { why: 'nothing', at: null };
    if (dueAt.getTime() - EARLY_MS > now.getTime()) return { why: 'early', at: dueAt };
  }
  const since = work.data()?.since ?? now;
  const lease = { runId: randomToken(12), until: after(now, LEASE_S), since };
  const batch = db.batch();
  if (tookOver) batch.update(workRef, lease, unchangedSince(work));
  else batch.create(workRef, lease);
  // Whether it is to be computed anew may have been said since it was read.
  batch.delete(dueRef, due.exists ? unchangedSince(due) : {});
  try {
    const [written] = await batch.commit();
    if (written === undefined) throw new Error('a commit of a write told of none');
    const anew = force || tookOver || (due.data()?.anew ?? false);
    return { target, runId: lease.runId, version: written.writeTime, tookOver, anew };
  } catch (error) {
    if (!isAlreadyExists(error) && !isPreconditionFailed(error)) throw error;
    return { why: 'busy', at: dueAt && after(now, BUSY_S) };
  }
}

/** A worker that lost its lease finds so at its next write. */
export class LostLease extends Error {
  constructor(target: string) {
    super(`another took over ${target}`);
  }
}

type Step = (batch: WriteBatch) => void;

/** With the guard and within what Firestore commits at once. */
const WRITES_AT_ONCE = 400;

/**
 * Writes in order, a few hundred at a time, as long as the lease is ours. The guard writes what stands there, which
 * leaves the version of the lease as it is (see mustBeAsSeen in courses/sessionMoments.ts). @throws LostLease
 */
export async function writeHeld(
  { db }: Services,
  held: Held,
  steps: readonly Step[],
): Promise<void> {
  for (let from = 0; from < steps.length; from += WRITES_AT_ONCE) {
    const batch = db.batch();
    const guard = { lastUpdateTime: held.version };
    batch.update(workOf(db).doc(held.target), { runId: held.runId }, guard);
    for (const step of steps.slice(from, from + WRITES_AT_ONCE)) step(batch);
    await whileHeld(held, batch.commit());
  }
}

/** Gives the lease back. @throws LostLease */
export async function release({ db }: Services, held: Held): Promise<void> {
  const ref = workOf(db).doc(held.target);
  await whileHeld(held, ref.delete({ lastUpdateTime: held.version }));
}

/**
 * Leaves the work: to the next change or task at once, to the sweep when `isToTryAgain`. Never fails: the lease ends by
 * itself.
 */
export async function giveUp({ db, clock }: Services, held: Held): Promise<void> {
  const ref = workOf(db).doc(held.target);
  const guard = { lastUpdateTime: held.version };
  await ref.update({ until: clock.now() }, guard).catch(() => undefined);
}

const LONGEST_WAIT_MS = 30 * 60_000;

/**
 * Whether the sweep is to try again what a worker left. After the first failure, or the first death, it does at once; then it
 * waits half as long as it has been tried, 30 min at most, so that what fails for good costs little.
 */
export function isToTryAgain({ since, until }: StoredWork, now: Date): boolean {
  const triedMs = until.getTime() - since.getTime() - LEASE_S * 1000;
  const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(0, triedMs / 2));
  return now.getTime() - until.getTime() >= waitMs;
}

async function whileHeld(held: Held, writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (isPreconditionFailed(error)) throw new LostLease(held.target);
    throw error;
  }
}
