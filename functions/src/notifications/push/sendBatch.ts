import { z } from 'zod';
import { after } from '../../platform/clock.ts';
import type { Services } from '../../platform/services.ts';
import { isUrgent } from '../catalogue.ts';
import { finishNotice } from '../fanOut/finishNotice.ts';
import { leaveBatch } from '../fanOut/leaveTasks.ts';
import { takeLease } from '../fanOut/lease.ts';
import type { Notice } from '../notice.ts';
import { notices, toNotice } from '../noticeStore.ts';
import { stillOwed } from '../stillOwed.ts';
import { wishesOf } from '../wishes.ts';
import { askFcm } from './askFcm.ts';
import type { Entry, StoredBatch } from './batchStore.ts';
import { batches } from './batchStore.ts';
import { judgeBatch } from './judgeBatch.ts';
import { settleBatch } from './settleBatch.ts';
import { toMessage } from './toMessage.ts';
import type { SeenToken } from './tokenStore.ts';
import { tokensOf } from './tokenStore.ts';
import type { Answer } from './verdict.ts';

/** What a task of the queue `sendBatch` carries; `again`: it was asked for because one came too early, for that try. */
export const BatchTask = z.object({
  noticeId: z.string().min(1),
  batchId: z.string().min(1),
  again: z.int().optional(),
});

export interface SendLimits {
  /** How long FCM is waited for. The client asks again by itself after a 503, which takes seconds. */
  readonly deadlineMs: number;
  /** Longer than the deadline and the work before and after it. */
  readonly leaseS: number;
}
const LIMITS: SendLimits = { deadlineMs: 20_000, leaseS: 45 };

/** For so long a plan is taken as it was made. */
const FRESH_S = 30;

/** As long as the retries of a queue last. */
const SOON_S = 120;

/** Has the queue bring a task again. */
class TooEarly extends Error {
  override readonly message = 'this task came too early';
}

class TooSlow extends Error {
  override readonly message = 'the lease would end before an answer: another run sends it';
}

export type BatchOutcome = 'nothing to do' | 'too early' | 'taken by another' | 'sent';

/**
 * Sends one batch: to whom it is owed still, at the tokens of now. Safe under repeated and parallel delivery and kills:
 * of two runs one has the lease, and what a run that lost it was told is not written down. A run that dies between
 * FCM's answer and its commit has the batch sent again, under the same collapse keys.
 */
export async function sendBatch(
  services: Services,
  { noticeId, batchId, again }: z.output<typeof BatchTask>,
  limits: SendLimits = LIMITS,
): Promise<BatchOutcome> {
  const { db, clock } = services;
  const ref = batches(db, noticeId).doc(batchId);
  const [seen, found] = await Promise.all([ref.get(), notices(db).doc(noticeId).get()]);
  const [batch, stored] = [seen.data(), found.data()];
  if (batch?.status !== 'open' || stored === undefined) return 'nothing to do';
  const now = clock.now();
  if (batch.dueAt !== null && batch.dueAt > now) {
    // Queues are not to be relied on for times, and a run that died has its lease still. What is due soon a queue that
    // knows no times is to bring again by its retries; the rest is the sweep's.
    if (again === undefined) await leaveBatch(services, noticeId, batchId, batch, '-again');
    else if (again === batch.attempts && batch.dueAt <= after(now, SOON_S)) throw new TooEarly();
    return 'too early';
  }
  const held = await takeLease(ref, seen, now, limits.leaseS);
  if (held === null) return 'taken by another';
  const notice = toNotice(noticeId, stored);
  const looked = await lookAt(services, notice, batch, now);
  const { entries, sendable } = looked;
  const messages = sendable.map(({ place, token }) => {
    const { message, ...entry } = at(entries, place);
    const urgent = isUrgent(notice.kind, notice.data);
    const about = { noticeId, urgent, until: batch.until, now: clock.now() };
    return toMessage(token, entry, at(batch.messages, message), about);
  });
  // Whoever takes over when a lease ends sends at once: a push must not be under way still.
  const latest = now.getTime() + limits.leaseS * 1000 - limits.deadlineMs;
  if (messages.length > 0 && clock.now().getTime() > latest) throw new TooSlow();
  const answers = await askFcm(services, messages, limits.deadlineMs);
  const asked = new Map(
    sendable.map(({ place }, i): [number, Answer | null] => [place, answers[i] ?? null]),
  );
  const occasion = { now: clock.now(), until: batch.until, random: Math.random() };
  const judged = judgeBatch(entries, asked, occasion);
  const pruned = sendable.filter(({ place }) => judged[place]?.state === 'pruned');
  const settled = await settleBatch(services, {
    ref,
    held,
    notice,
    batch,
    entries: judged,
    pruned,
  });
  if (settled === null) return 'taken by another';
  if (settled.status !== 'open') await finishNotice(services, noticeId);
  else
    await leaveBatch(services, noticeId, batchId, {
      ...settled,
      round: batch.round,
      attempts: batch.attempts + 1,
    });
  return 'sent';
}

/** A device of the batch that is sent to now. */
export interface Sendable extends SeenToken {
  readonly place: number;
}

/** The entries as they stand before anything is sent, and which of them are. */
async function lookAt(
  services: Services,
  notice: Notice,
  batch: StoredBatch,
  now: Date,
): Promise<{ readonly entries: readonly Entry[]; readonly sendable: readonly Sendable[] }> {
  const { entries, until } = batch;
  const over = (entry: Entry): Entry => ({ ...entry, state: entry.tries > 0 ? 'failed' : 'late' });
  if (until <= now) {
    return { entries: entries.map((e) => (e.state === 'owed' ? over(e) : e)), sendable: [] };
  }
  const due = [...entries.keys()].filter((place) => {
    const { state, notBefore } = at(entries, place);
    return state === 'owed' && (notBefore === null || notBefore <= now);
  });
  const whose = due.map((place) => at(entries, place));
  const isOld = isFromBefore(batch, now);
  const [tokens, owed, wishes] = await Promise.all([
    tokensOf(services.db, whose),
    isOld ? stillOwed(services, notice, whose, now) : whose.map(() => true),
    isOld ? wishesOf(services, notice, whose, now) : whose.map(() => null),
  ]);
  const next = [...entries];
  const sendable: Sendable[] = [];
  for (const [i, place] of due.entries()) {
    const entry = at(entries, place);
    const token = tokens[i];
    const wish = wishes[i] ?? null;
    if (owed[i] !== true || wish === 'muted') next[place] = { ...entry, state: 'unneeded' };
    else if (token === undefined || token === null) next[place] = { ...entry, state: 'gone' };
    else if (wish !== null)
      next[place] = wish < until ? { ...entry, notBefore: wish } : over(entry);
    else sendable.push({ place, ...token });
  }
  return { entries: next, sendable };
}

/**
 * Whether time has passed since the batch was planned, so that what held then is asked again: it was put off, was
 * tried before, is a replay, or the queue was slow.
 */
function isFromBefore({ deferred, attempts, round, dueAt }: StoredBatch, now: Date): boolean {
  const isLate = dueAt !== null && after(dueAt, FRESH_S) < now;
  return deferred || attempts > 0 || round > 0 || isLate;
}

function at<T>(list: readonly T[], place: number): T {
  const found = list[place];
  if (found === undefined) throw new RangeError(`nothing at ${String(place)}`);
  return found;
}
