import type {
  CollectionReference,
  DocumentSnapshot,
  Firestore,
  Query,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { NOTICE_KINDS } from '../platform/noticeKinds.ts';
import type { Notice } from './notice.ts';

/**
 * pending: an operation left it. expanding: its recipients are being written out, in pages. sending: batches of
 * pushes are under way. Ends: done; dead: something could not be delivered, an admin may have it tried again;
 * expired: nobody came to it while it was of use.
 */
export const NOTICE_STATUSES = [
  'pending',
  'expanding',
  'sending',
  'done',
  'dead',
  'expired',
] as const;
export type NoticeStatus = (typeof NOTICE_STATUSES)[number];

/** Who works on it, and until when nobody else does. */
const Lease = z.object({ runId: z.string(), until: z.date() });

/** What expansion has written so far. */
export const NoticeTotals = z.object({
  recipients: z.int(),
  inbox: z.int(),
  mail: z.int(),
  digest: z.int(),
  /** Devices that a push is owed to, and the batches they are in. */
  devices: z.int(),
  batches: z.int(),
});
export type NoticeTotals = z.output<typeof NoticeTotals>;

export const NO_TOTALS: NoticeTotals = {
  recipients: 0,
  inbox: 0,
  mail: 0,
  digest: 0,
  devices: 0,
  batches: 0,
};

/** `notifications/{dedupeKey}`: platform/outbox.ts creates it, and knows nothing of what delivery adds. */
export const StoredNotice = z.object({
  kind: z.enum(NOTICE_KINDS),
  to: z.array(z.string()),
  data: z.record(z.string(), z.string()),
  createdAt: z.date(),
  expiresAt: z.date(),
  status: z.enum(NOTICE_STATUSES),
  /** When the sweep looks at it next; null when it has ended. */
  dueAt: z.date().nullable().default(null),
  lease: Lease.nullable().default(null),
  /** Begun expansions since the last page was written. */
  attempts: z.int().default(0),
  /** Key of the last recipient that is written out. */
  cursor: z.string().nullable().default(null),
  expandedAt: z.date().nullable().default(null),
  totals: NoticeTotals.default(NO_TOTALS),
  /** How often an admin had it tried again; its dead batches are to be opened while `reopening`. */
  round: z.int().default(0),
  reopening: z.boolean().default(false),
  /** Why it is dead as a whole. */
  problem: z.string().nullable().default(null),
});
export type StoredNotice = z.output<typeof StoredNotice>;

export function notices(db: Firestore): CollectionReference<StoredNotice> {
  return collection(db, 'notifications', StoredNotice);
}

/**
 * What a snapshot holds; undefined: nothing. Another version of us may have left what this one cannot read, as a kind
 * that is told no more.
 */
export function readNotice(
  seen: DocumentSnapshot<StoredNotice>,
): StoredNotice | 'unreadable' | undefined {
  try {
    return seen.data();
  } catch (error) {
    if (error instanceof z.ZodError) return 'unreadable';
    throw error;
  }
}

/** Narrowed, newest first. */
export function noticesQuery(
  db: Firestore,
  { status, kind }: { readonly status?: string | undefined; readonly kind?: string | undefined },
): Query<StoredNotice> {
  let query: Query<StoredNotice> = notices(db);
  if (status !== undefined) query = query.where('status', '==', status);
  if (kind !== undefined) query = query.where('kind', '==', kind);
  return query.orderBy('createdAt', 'desc').orderBy('__name__', 'desc');
}

/** Notices that somebody must look at: the ones due longest first. */
export function dueNotices(db: Firestore, now: Date): Query<StoredNotice> {
  return notices(db).where('dueAt', '<=', now).orderBy('dueAt');
}

export function toNotice(id: string, { kind, to, data, createdAt }: StoredNotice): Notice {
  return { id, kind, to, data, createdAt };
}
