import type { DocumentSnapshot, Timestamp } from 'firebase-admin/firestore';
import { after } from '../../platform/clock.ts';
import { commit } from '../../platform/commit.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import { audience } from '../audience.ts';
import { contextOf } from '../context.ts';
import type { Notice, Recipient } from '../notice.ts';
import { recipientKey } from '../notice.ts';
import type { StoredNotice } from '../noticeStore.ts';
import { notices, readNotice, toNotice } from '../noticeStore.ts';
import { leaveForWebhooks } from '../webhooks/index.ts';
import { leaveBatch, leaveForLease } from './leaveTasks.ts';
import type { Held } from './lease.ts';
import { takeLease } from './lease.ts';
import type { Page } from './pageOfRecipients.ts';
import { pageOfRecipients } from './pageOfRecipients.ts';
import { batchIdOf, writePage } from './writePage.ts';

export interface ExpandLimits {
  /** Recipients to a commit. */
  readonly page: number;
  /** Longer than it takes to find the audience and write the first page. */
  readonly leaseS: number;
  /** Longer than one page takes: each page renews the lease. */
  readonly pageLeaseS: number;
}
export const EXPANDING: ExpandLimits = { page: 100, leaseS: 60, pageLeaseS: 20 };

/** Expansions begun without a page being written, before a notice is given up. */
export const MOST_ATTEMPTS = 8;
/** Before an expansion that failed is begun anew; twice as long each time, so that the last one is half an hour after the first. */
const PAUSE_S = 20;
const LONGEST_PAUSE_S = 600;

/** The notice as the run that works on it last saw or wrote it. */
interface State {
  readonly stored: StoredNotice;
  readonly version: Timestamp;
}

export type Expansion = 'expanded' | 'not ours' | 'given up';

/**
 * Writes out what each recipient of a notice gets, a page of recipients to a commit, which moves the cursor as well: a
 * run that is killed is gone on with after the last page, and nobody has anything twice.
 * @throws what stood in the way; the notice says when it is to be tried again
 */
export async function expandNotice(
  services: Services,
  id: string,
  limits = EXPANDING,
): Promise<Expansion> {
  const { db, clock } = services;
  const ref = notices(db).doc(id);
  const seen = await ref.get();
  const stored = readNotice(seen);
  const now = clock.now();
  if (stored === 'unreadable') return await bury(services, seen);
  if (stored?.status !== 'pending' && stored?.status !== 'expanding') return 'not ours';
  if (stored.lease !== null && stored.lease.until > now) {
    await leaveForLease(services, id, stored.lease.until);
    return 'not ours';
  }
  if (stored.attempts > 0 && stored.dueAt !== null && stored.dueAt > now) {
    // It failed a moment ago; the retries of a queue must not use up its attempts.
    await leaveForLease(services, id, stored.dueAt);
    return 'not ours';
  }
  const status = 'expanding' as const;
  const held = await takeLease(ref, seen, now, limits.leaseS, { status });
  if (held === null) return 'not ours';
  const attempts = stored.attempts + 1;
  const state = { stored: { ...stored, status, attempts }, version: held.version };
  if (stored.expiresAt <= now) return await end(services, id, held.version, 'expired', null);
  if (attempts > MOST_ATTEMPTS) {
    return await end(services, id, held.version, 'dead', 'not-expanded');
  }
  try {
    return await pages(services, toNotice(id, stored), held, state, limits);
  } catch (error) {
    if (isPreconditionFailed(error)) return 'not ours';
    await letGo(services, id, held);
    throw error;
  }
}

async function pages(
  services: Services,
  notice: Notice,
  held: Held,
  begun: State,
  limits: ExpandLimits,
): Promise<Expansion> {
  const { clock } = services;
  const [everybody, context] = await Promise.all([
    audience(services, notice, clock.now()),
    contextOf(services, notice),
    leaveForWebhooks(services, notice),
  ]);
  const { cursor } = begun.stored;
  const left = everybody.filter((one) => cursor === null || recipientKey(one) > cursor);
  // The next page is read while one is written, and what a page leaves is sent meanwhile.
  const read = (from: number): Promise<Page> => {
    const page = pageOfRecipients(services, notice, context, left.slice(from, from + limits.page));
    page.catch(() => undefined); // told when it is its turn
    return page;
  };
  let state = begun;
  let next = read(0);
  for (let from = 0; from === 0 || from < left.length; from += limits.page) {
    const recipients = left.slice(from, from + limits.page);
    const isLast = from + limits.page >= left.length;
    const page = await next;
    if (!isLast) next = read(from + limits.page);
    const before = state.stored.totals.batches;
    const work = { recipients, page, isLast };
    const written = await writeOne(services, notice, held, state, work, limits);
    await leavePage(services, notice.id, page, before);
    if (written === null) return 'not ours';
    state = written;
  }
  return 'expanded';
}

/** Has the batches of a page sent at once; pursueBatches asks for the same, under the same names. */
async function leavePage(
  services: Services,
  noticeId: string,
  { groups }: Page,
  before: number,
): Promise<void> {
  await Promise.all(
    groups.map(({ at }, i) =>
      leaveBatch(services, noticeId, batchIdOf(before + i), { round: 0, attempts: 0, dueAt: at }),
    ),
  );
}

interface Work {
  readonly recipients: readonly Recipient[];
  readonly page: Page;
  readonly isLast: boolean;
}

/** One page and how far that comes, in one commit, which holds only while nobody else wrote the notice. */
async function writeOne(
  services: Services,
  notice: Notice,
  held: Held,
  { stored, version }: State,
  { recipients, page, isLast }: Work,
  { pageLeaseS }: ExpandLimits,
): Promise<State | null> {
  const ref = notices(services.db).doc(notice.id);
  const { totals, expiresAt } = stored;
  await commit(recomputeContext(services, 'fanOut', notice.id), (write) => {
    const { tx, now, audit } = write;
    const owner = { notice, batchesBefore: totals.batches, expiresAt };
    const added = writePage(services, write, owner, page);
    const last = recipients.at(-1);
    const until = after(now, pageLeaseS);
    tx.update(
      ref,
      {
        attempts: 0,
        cursor: last === undefined ? stored.cursor : recipientKey(last),
        totals: {
          recipients: totals.recipients + page.planned.length,
          inbox: totals.inbox + added.inbox,
          mail: totals.mail + added.mail,
          digest: totals.digest + added.digest,
          devices: totals.devices + added.devices,
          batches: totals.batches + added.batches,
        },
        ...(isLast
          ? { status: 'sending', expandedAt: now, lease: null, dueAt: now }
          : { lease: { runId: held.runId, until }, dueAt: until }),
      },
      { lastUpdateTime: version },
    );
    audit({ action: 'notice.expanded', subject: ref.path, details: { ...added, last: isLast } });
    return Promise.resolve(null);
  });
  if (isLast) return { stored, version };
  const now = await ref.get();
  const next = now.data();
  const isOurs = next?.lease?.runId === held.runId && now.updateTime !== undefined;
  return isOurs ? { stored: next, version: now.updateTime } : null;
}

async function end(
  services: Services,
  id: string,
  version: Timestamp,
  status: 'expired' | 'dead',
  problem: string | null,
): Promise<Expansion> {
  const ref = notices(services.db).doc(id);
  await commit(recomputeContext(services, 'fanOut', id), ({ tx, audit }) => {
    const ended = { status, problem, lease: null, dueAt: null };
    tx.update(ref, ended, { lastUpdateTime: version });
    audit({ action: `notice.${status}`, subject: ref.path, details: { problem } });
    return Promise.resolve(null);
  });
  return 'given up';
}

/** Ends what cannot be read, which nobody could take on the next time either; once. */
async function bury(services: Services, seen: DocumentSnapshot<StoredNotice>): Promise<Expansion> {
  const status: unknown = seen.get('status');
  const hasEnded = status === 'done' || status === 'dead' || status === 'expired';
  if (hasEnded && seen.get('dueAt') === null) return 'given up';
  try {
    const { lastUpdateTime } = unchangedSince(seen);
    return await end(services, seen.id, lastUpdateTime, 'dead', 'unreadable');
  } catch (error) {
    // Somebody wrote it meanwhile; the sweep looks again.
    if (isPreconditionFailed(error)) return 'given up';
    throw error;
  }
}

/** Gives an expansion that failed back at once, if it is ours still; else its lease ends by itself. */
async function letGo(services: Services, id: string, { runId }: Held): Promise<void> {
  try {
    const ref = notices(services.db).doc(id);
    const now = await ref.get();
    const stored = now.data();
    if (stored?.lease?.runId !== runId || now.updateTime === undefined) return;
    const pauseS = Math.min(LONGEST_PAUSE_S, PAUSE_S * 2 ** Math.max(0, stored.attempts - 1));
    const next = { lease: null, dueAt: after(services.clock.now(), pauseS) };
    await ref.update(next, { lastUpdateTime: now.updateTime });
  } catch (error) {
    logError('a notice waits for its lease to end', error, { notice: id });
  }
}
