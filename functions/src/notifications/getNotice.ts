import { AggregateField } from 'firebase-admin/firestore';
import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { decodeCursor, pageOf } from '../platform/page.ts';
import { GetNoticeReply, GetNoticeRequest } from './noticeContract.ts';
import { notices } from './noticeStore.ts';
import type { Counts, Entry, StoredBatch } from './push/batchStore.ts';
import { ENTRY_STATES, batches, countsOf } from './push/batchStore.ts';
import { toNoticeState } from './toNoticeState.ts';

export const getNotice = operation({
  name: 'getNotice',
  summary: 'How far the delivery of one notice is: its state, sums over its pushes, its batches.',
  method: 'GET',
  path: '/notices/{noticeId}',
  roles: ['admin'],
  tier: 'light',
  writes: false,
  input: GetNoticeRequest,
  output: GetNoticeReply,
  failures: ['not-found'],
  handler: async ({ input: { noticeId, limit, cursor }, services: { db } }) => {
    let query = batches(db, noticeId).orderBy('__name__');
    if (cursor !== undefined) query = query.startAfter(...decodeCursor(cursor, Position));
    const [found, sums, snapshots] = await Promise.all([
      notices(db).doc(noticeId).get(),
      sumsOf(db, noticeId),
      query.limit(limit + 1).get(),
    ]);
    const notice = found.data();
    if (notice === undefined) throw new Failure('not-found');
    const { page, nextCursor } = pageOf(snapshots.docs, limit, ({ id }) => [id]);
    return {
      notice: toNoticeState(noticeId, notice),
      ...sums,
      batches: page.map((snapshot) => toBatch(snapshot.id, snapshot.data())),
      nextCursor,
    };
  },
});

const Position = z.tuple([z.string().regex(/^\w{1,20}$/)]);

/** An aggregation for each, so that no composite index is needed: sums of several fields in one would want theirs. */
async function sumsOf(
  db: Firestore,
  noticeId: string,
): Promise<{ readonly pushes: Counts; readonly unanswered: number }> {
  const all = batches(db, noticeId);
  const sumOf = async (field: string): Promise<number> =>
    (await all.aggregate({ sum: AggregateField.sum(field) }).get()).data().sum;
  const pushes = countsOf([]);
  const sums = ENTRY_STATES.map(async (state) => {
    pushes[state] = await sumOf(`counts.${state}`);
  });
  const [unanswered] = await Promise.all([sumOf('unanswered'), ...sums]);
  return { pushes, unanswered };
}

function toBatch(batchId: string, { status, attempts, dueAt, counts, entries }: StoredBatch) {
  return {
    batchId,
    status,
    attempts,
    dueAt: dueAt?.toISOString() ?? null,
    pushes: counts,
    codes: codesOf(entries),
  };
}

function codesOf(entries: readonly Entry[]): { code: string; devices: number }[] {
  const devices = new Map<string, number>();
  for (const { code } of entries)
    if (code !== null) devices.set(code, (devices.get(code) ?? 0) + 1);
  return [...devices].map(([code, count]) => ({ code, devices: count }));
}
