import type {
  CollectionReference,
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  Query,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection, converter } from '../platform/firestore.ts';
import type { Mark } from './record.ts';
import { DEPARTURES, METHODS, STATUSES } from './record.ts';
import type { NarrowedFilter } from './recordSource.ts';

/** Everything that a mark says, as a record holds it and as an event keeps the one before. */
export const StoredMark = z.object({
  status: z.enum(STATUSES),
  method: z.enum(METHODS),
  arrivedAt: z.date().nullable(),
  departure: z.enum(DEPARTURES),
  departedAt: z.date().nullable(),
  policyVersion: z.int(),
  placeId: z.string().nullable(),
  placeVersion: z.int().nullable(),
  /** An account, `system`, or of the method `request` the absence request. */
  markedBy: z.string(),
  /** The event that made the mark; null where none can be undone: of the system, or older than this field. */
  eventId: z.string().nullable().default(null),
});
export type StoredMark = z.output<typeof StoredMark>;

/**
 * `sessions/{s}/attendance/{uid}`: the record. Its path is the rule that there is one per student and session.
 * uid, courseId and startsAt are repeated for collection-group reads.
 */
export const StoredRecord = z.object({
  uid: z.string(),
  courseId: z.string(),
  sessionId: z.string(),
  startsAt: z.date(),
  ...StoredMark.shape,
  updatedAt: z.date(),
});
export type StoredRecord = z.output<typeof StoredRecord>;
/** A record and the version of it that was seen. */
export type SeenRecord = DocumentSnapshot<StoredRecord>;

/** `.../events/{id}`: append-only; the mark before and the mark after both stay. */
export const StoredEvent = z.object({
  at: z.date(),
  kind: z.enum([
    'check-in',
    'check-out',
    'mark',
    'review',
    'roll-call',
    'close',
    'departure-closed',
    'appeal',
    'undo',
    'excuse',
    'excuse-ended',
  ]),
  by: z.string(),
  before: z.enum(STATUSES).nullable(),
  /** Null when an undo took the record's first mark back before the session had closed. */
  after: z.enum(STATUSES).nullable(),
  /** The whole mark before; null when there was none, and in events older than this field. */
  previous: StoredMark.nullable().default(null),
  reason: z.string().nullable(),
  attemptId: z.string().nullable(),
  /** Of an undo: the event it takes back. */
  undoes: z.string().nullable().default(null),
  /** Of an excuse: the absence request that gave it. */
  requestId: z.string().optional(),
  /** Whose record it is, as its path says, for collection-group reads; events older than these fields have none. */
  uid: z.string().optional(),
  sessionId: z.string().optional(),
  courseId: z.string().optional(),
});
export type StoredEvent = z.output<typeof StoredEvent>;

export function recordRef(
  db: Firestore,
  sessionId: string,
  uid: string,
): DocumentReference<StoredRecord> {
  return collection(db, `sessions/${sessionId}/attendance`, StoredRecord).doc(uid);
}

export function eventsOf(
  db: Firestore,
  sessionId: string,
  uid: string,
): CollectionReference<StoredEvent> {
  return collection(db, `sessions/${sessionId}/attendance/${uid}/events`, StoredEvent);
}

/** Who of these has no record in the session. A read each. */
export async function withoutRecord(
  db: Firestore,
  sessionId: string,
  uids: readonly string[],
): Promise<string[]> {
  if (uids.length === 0) return [];
  const refs = uids.map((uid) => db.doc(recordRef(db, sessionId, uid).path));
  const found = await db.getAll(...refs, { fieldMask: ['status'] });
  return found.filter(({ exists }) => !exists).map(({ id }) => id);
}

/** Records of one session. */
export function recordsOf(db: Firestore, sessionId: string): CollectionReference<StoredRecord> {
  return collection(db, `sessions/${sessionId}/attendance`, StoredRecord);
}

/** Every record of the session. */
export async function sessionRecords(db: Firestore, sessionId: string): Promise<StoredRecord[]> {
  return (await recordsOf(db, sessionId).get()).docs.map((doc) => doc.data());
}

/** Who has a record in the session that came about so. */
export async function uidsByMethod(
  db: Firestore,
  sessionId: string,
  method: StoredRecord['method'],
): Promise<string[]> {
  const found = await recordsOf(db, sessionId).where('method', '==', method).get();
  return found.docs.map(({ id }) => id);
}

/** Records that say that somebody arrived and do not say that he left. */
export function openDepartures(db: Firestore, sessionId: string): Query<StoredRecord> {
  return recordsOf(db, sessionId)
    .where('status', 'in', ['present', 'late'])
    .where('departure', '==', 'none');
}

/**
 * Whether a phone, a kiosk or a person made a mark since check-in opened. One that was announced before, as an
 * absence is, and one that an approved request made, say nothing of whether anybody looked.
 */
export async function hasMadeMark(
  db: Firestore,
  { id, opensAt }: { readonly id: string; readonly opensAt: Date },
): Promise<boolean> {
  const made = METHODS.filter((method) => method !== 'automatic' && method !== 'request');
  const since = recordsOf(db, id).where('method', 'in', made).where('updatedAt', '>=', opensAt);
  return !(await since.limit(1).get()).empty;
}

/** How many records of the session say so; one aggregation. */
export async function countRecords(
  db: Firestore,
  sessionId: string,
  field: 'status' | 'method' | 'departure',
  value: string,
): Promise<number> {
  return (await recordsOf(db, sessionId).where(field, '==', value).count().get()).data().count;
}

/** The mark of a record, for the `previous` of the event that changes it. */
export function previousOf(record: StoredRecord | null): StoredMark | null {
  return record === null ? null : StoredMark.parse(record);
}

/**
 * Records by any mix of filters, newest session first; ties by path, so that pages never skip or repeat. Each
 * equality has an index (field, startsAt): Firestore merges those of a mix. Lists must fit one query, see splitFilter.
 */
export function recordsQuery(db: Firestore, filter: NarrowedFilter): Query<StoredRecord> {
  const { sessionId, courseIds, uids, status, method, departure, from, to } = filter;
  let query: Query<StoredRecord> = db
    .collectionGroup('attendance')
    .withConverter(converter(StoredRecord));
  if (sessionId !== undefined) query = query.where('sessionId', '==', sessionId);
  if (courseIds !== undefined) query = query.where('courseId', 'in', courseIds);
  if (uids !== undefined) query = query.where('uid', 'in', uids);
  if (status !== undefined) query = query.where('status', 'in', [...new Set(status)]);
  if (method !== undefined) query = query.where('method', '==', method);
  if (departure !== undefined) query = query.where('departure', '==', departure);
  if (from !== undefined) query = query.where('startsAt', '>=', from);
  if (to !== undefined) query = query.where('startsAt', '<', to);
  return query.orderBy('startsAt', 'desc').orderBy('__name__', 'desc');
}

export function markOf(record: StoredRecord): Mark {
  const { status, method, departure } = record;
  return { status, method, departure };
}
