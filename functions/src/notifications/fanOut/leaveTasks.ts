import { after } from '../../platform/clock.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import type { Services } from '../../platform/services.ts';
import type { StoredBatch } from '../push/batchStore.ts';

/** Short and of the characters that a task's name may have. */
function named(noticeId: string): string {
  return sha256Hex(noticeId).slice(0, 32);
}

type Due = Pick<StoredBatch, 'round' | 'attempts' | 'dueAt'>;

/**
 * Asks for a batch to be worked on when it is due. The name says which try of it is meant, so that asking twice is asking
 * once; names stay taken after a task has ended or got lost, so whoever asks once more says as what (`by`).
 */
export async function leaveBatch(
  { tasks, clock }: Services,
  noticeId: string,
  batchId: string,
  { round, attempts, dueAt }: Due,
  by: '' | `-again` | `-sweep-${string}` = '',
): Promise<void> {
  const due = dueAt === null ? 'now' : String(Math.ceil(dueAt.getTime() / 1000));
  const id = `${named(noticeId)}-${batchId}-r${String(round)}-a${String(attempts)}-${due}${by}`;
  const again = by === '-again' ? { again: attempts } : {};
  const wait = dueAt !== null && dueAt > clock.now() ? { at: after(dueAt, 1) } : {};
  await tasks.enqueue('sendBatch', { noticeId, batchId, ...again }, { id, ...wait });
}

/** Asks for a notice to be taken on; once in a minute of the sweep. */
export async function leaveNotice(
  { tasks }: Services,
  noticeId: string,
  sweep: string,
): Promise<void> {
  const id = `${named(noticeId)}-sweep-${sweep}`;
  await tasks.enqueue('fanOut', { noticeIds: [noticeId], sweep }, { id });
}

/** Asks for a notice to be looked at when the lease of the run that has it is over, unless it is renewed: it may have died; or when the pause after one that failed is. */
export async function leaveForLease(
  { tasks }: Services,
  noticeId: string,
  until: Date,
): Promise<void> {
  const id = `${named(noticeId)}-lease-${String(Math.ceil(until.getTime() / 1000))}`;
  await tasks.enqueue('fanOut', { noticeIds: [noticeId] }, { id, at: after(until, 1) });
}
