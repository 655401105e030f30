import type { DocumentReference, Transaction } from 'firebase-admin/firestore';
import { RecordFilter } from '../attendance/index.ts';
import type { Reader } from '../attendance/index.ts';
import { accessOf, isStaffOf } from '../platform/access.ts';
import { Failure } from '../platform/failures.ts';
import type { Services } from '../platform/services.ts';
import { kindOf } from './kinds.ts';
import type { StoredReport } from './reportStore.ts';
import { reports } from './reportStore.ts';

/** Whom reports are for. */
export const READERS = ['student', 'guardian', 'instructor', 'admin'] as const;

/** This person as the server knows it now; null for who may do nothing any more. */
export async function readerOf({ db }: Services, uid: string): Promise<Reader | null> {
  const access = (await accessOf(db).doc(uid).get()).data();
  if (access?.standing !== 'active') return null;
  const role = READERS.find((one) => one === access.role);
  return role === undefined ? null : { uid, role, access };
}

/** Whether a report is this person's to look at: the owner's, a recipient's, an admin's. Not yet whether its rows may be read. */
function isPartyTo(report: StoredReport, { uid, role }: Pick<Reader, 'uid' | 'role'>): boolean {
  return role === 'admin' || report.by === uid || report.recipients.includes(uid);
}

/**
 * The filter of a report that was asked for before, if this person may use the whole of it now. To a student no student named
 * means the student's own records; a report that meant everybody's is not narrowed to that, but refused: of who
 * was staff then and is a student now.
 * @throws Failure permission-denied | invalid-request
 */
export async function permittedAsAsked(
  services: Services,
  { kind, filter }: Pick<StoredReport, 'kind' | 'filter'>,
  reader: Reader,
): Promise<RecordFilter> {
  const asked = RecordFilter.parse(filter);
  const permitted = await kindOf(kind).permit(services, reader, asked);
  if (permitted.studentUid !== asked.studentUid) throw new Failure('permission-denied');
  return permitted;
}

/** Whether this person may read now what the report's filter finds, and each course that its rows were of. */
export async function mayReadRows(
  services: Services,
  report: StoredReport,
  reader: Reader,
): Promise<boolean> {
  const now = services.clock.now();
  if (reader.role === 'instructor') {
    const courses = report.courseIds ?? [];
    if (!courses.every((id) => isStaffOf(reader.access, id, now))) return false;
  }
  try {
    await permittedAsAsked(services, report, reader);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'permission-denied') return false;
    throw error;
  }
}

/** @throws Failure not-found, also for one that is not this person's or whose time is over */
export async function reportFor(
  { db, clock }: Services,
  reader: Pick<Reader, 'uid' | 'role'>,
  reportId: string,
) {
  const snapshot = await reports(db).doc(reportId).get();
  return { snapshot, doc: shownTo(reader, snapshot.data(), clock.now()) };
}

/**
 * A report that this person may end or delete: the owner, or an admin; recipients look only.
 * @throws Failure not-found as `reportFor` | permission-denied
 */
export async function reportToChange(
  tx: Transaction,
  ref: DocumentReference<StoredReport>,
  reader: Pick<Reader, 'uid' | 'role'>,
  now: Date,
): Promise<StoredReport> {
  const doc = shownTo(reader, (await tx.get(ref)).data(), now);
  if (doc.by !== reader.uid && reader.role !== 'admin') throw new Failure('permission-denied');
  return doc;
}

/** @throws Failure not-found */
function shownTo(
  reader: Pick<Reader, 'uid' | 'role'>,
  doc: StoredReport | undefined,
  now: Date,
): StoredReport {
  if (doc === undefined || doc.expiresAt <= now || !isPartyTo(doc, reader)) {
    throw new Failure('not-found');
  }
  return doc;
}
