import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';

/**
 * What has become of one device's push. owed: to be sent, or sent again. sent: FCM took it. gone: the device has no
 * token any more. pruned: FCM knows the token no more, and it was deleted. unneeded: its owner is not to be told any
 * more. failed: given up, with the code. late: its use was over first.
 */
export const ENTRY_STATES = [
  'owed',
  'sent',
  'gone',
  'pruned',
  'unneeded',
  'failed',
  'late',
] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

const Entry = z.object({
  uid: z.string(),
  childUid: z.string().nullable(),
  /** Of `users/{uid}/pushTokens`: the token itself is read when it is sent to. */
  tokenId: z.string(),
  /** Place of its words in `messages`. */
  message: z.int(),
  state: z.enum(ENTRY_STATES),
  /** What FCM said last, by firebase-admin's name for it; null: it was never asked, or took it. */
  code: z.string().nullable(),
  tries: z.int(),
  /** Not to be sent before. */
  notBefore: z.date().nullable(),
  /** How often it was sent without an answer. */
  unanswered: z.int(),
});
export type Entry = z.output<typeof Entry>;

/** Distinct words of a batch; no name, and nothing that FCM should not see. */
const Message = z.object({
  title: z.string(),
  body: z.string(),
  data: z.record(z.string(), z.string()),
});
export type BatchMessage = z.output<typeof Message>;

export const BATCH_STATUSES = ['open', 'done', 'dead', 'expired'] as const;

/** Entries by what has become of them, for sums over the batches of a notice. */
const Counts = z.record(z.enum(ENTRY_STATES), z.int());
export type Counts = z.output<typeof Counts>;

/** `notifications/{id}/batches/{n}`: at most 100 devices, sent to together. */
export const StoredBatch = z.object({
  status: z.enum(BATCH_STATUSES),
  /** When it is to be worked on next; null when it has ended. */
  dueAt: z.date().nullable(),
  /** The pushes are of no use from here on. */
  until: z.date(),
  /** It had to wait for somebody's quiet hours: who is owed it may have changed. */
  deferred: z.boolean(),
  lease: z.object({ runId: z.string(), until: z.date() }).nullable(),
  attempts: z.int(),
  round: z.int(),
  messages: z.array(Message),
  entries: z.array(Entry).max(100),
  counts: Counts,
  /** Sendings whose answer was lost; each was, or may have been, repeated under the same collapse key. */
  unanswered: z.int(),
  expiresAt: z.date(),
});
export type StoredBatch = z.output<typeof StoredBatch>;

export function batches(db: Firestore, noticeId: string): CollectionReference<StoredBatch> {
  return collection(db, `notifications/${noticeId}/batches`, StoredBatch);
}

export function countsOf(entries: readonly Pick<Entry, 'state'>[]): Counts {
  const of = (state: EntryState): number => entries.filter((e) => e.state === state).length;
  return {
    owed: of('owed'),
    sent: of('sent'),
    gone: of('gone'),
    pruned: of('pruned'),
    unneeded: of('unneeded'),
    failed: of('failed'),
    late: of('late'),
  };
}
