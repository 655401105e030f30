import type { CollectionReference, Firestore, Query } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import { StoredReport } from '../reportStore.ts';
import { PERIODS } from './period.ts';
import { EVERY } from './timing.ts';

/** Why a schedule stopped by itself. */
export const PAUSES = ['owner-not-entitled', 'term-missing', 'term-over'] as const;

const { kind, filter, format, options } = StoredReport.shape;

/**
 * `reportSchedules/{id}`: reports that are made by themselves, by the right of their owner. Only the server reads and writes
 * it.
 */
export const StoredSchedule = z.object({
  ownerUid: z.string(),
  name: z.string(),
  kind,
  /** Without times: each run has its own. */
  filter,
  period: z.enum(PERIODS),
  /** Of the period `term`; null: the term of the filter's course. */
  termId: z.string().nullable(),
  format,
  options,
  every: z.enum(EVERY),
  weekday: z.int(),
  day: z.int(),
  /** HH:MM in the zone. */
  at: z.string(),
  timeZone: z.string(),
  /** Uids who are told besides the owner and may open the reports, as long as they may read what is in them. */
  recipients: z.array(z.string()),
  enabled: z.boolean(),
  paused: z.object({ reason: z.enum(PAUSES), at: z.date() }).nullable(),
  /** Of the next run; null while not enabled or paused: then nothing is due. */
  nextAt: z.date().nullable(),
  /** The run before: which report it asked for, how many runs nobody made before it, and who was not told any more. */
  last: z
    .object({ at: z.date(), reportId: z.string(), skipped: z.int(), withheld: z.int() })
    .nullable(),
  /** Counts on with each change by a person. */
  revision: z.int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type StoredSchedule = z.output<typeof StoredSchedule>;

export function reportSchedules(db: Firestore): CollectionReference<StoredSchedule> {
  return collection(db, 'reportSchedules', StoredSchedule);
}

/** Those of one person, or all; the oldest first, ties by id. */
export function schedulesQuery(db: Firestore, ownerUid: string | undefined): Query<StoredSchedule> {
  const all: Query<StoredSchedule> = reportSchedules(db);
  const asked = ownerUid === undefined ? all : all.where('ownerUid', '==', ownerUid);
  return asked.orderBy('createdAt').orderBy('__name__');
}

/** Those whose next run has come, the longest due first. */
export function dueSchedules(db: Firestore, now: Date): Query<StoredSchedule> {
  return reportSchedules(db).where('nextAt', '<=', now).orderBy('nextAt');
}
