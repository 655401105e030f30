import { RecordFilter } from '../../attendance/index.ts';
import { Failure } from '../../platform/failures.ts';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import { dropFiles } from '../files/reportFiles.ts';
import { kindOf } from '../kinds.ts';
import { readerOf } from '../mayRead.ts';
import type { StoredReport } from '../reportStore.ts';
import { isUnderWay, reports } from '../reportStore.ts';
import { endFailed, endReady } from './endReport.ts';
import { Hold, HoldLost } from './hold.ts';
import { TooManyRows, writeFiles } from './writeFiles.ts';

/** Tries of one report; a builder that was killed made one, too. */
const MOST_TRIES = 6;
/** After a try that failed; the queue comes sooner than the sweep. */
const RETRY_S = 60;
/** Records that are read and encoded at a time. */
const PAGE = 500;

export type Outcome = 'built' | 'failed' | 'lost' | 'nothing to do';

/**
 * What a task does: one report, from the beginning. Killed at any point it is begun anew once its lease is over; whatever lies
 * in its folder then is nobody's. What may be read is judged again by what the owner is now.
 * @throws Error when Firestore or Storage fail, so that the task comes again
 */
export async function buildReport(
  services: Services,
  reportId: string,
  pageSize = PAGE,
): Promise<Outcome> {
  const seen = await reports(services.db).doc(reportId).get();
  const doc = seen.data();
  if (doc === undefined || !isUnderWay(doc)) return 'nothing to do';
  const { leaseUntil } = doc;
  if (leaseUntil !== null && leaseUntil > services.clock.now()) return 'nothing to do';
  const hold = await Hold.take(services, seen, doc);
  if (hold === null) return 'lost';
  try {
    await dropFiles(services, reportId);
    return await build(services, hold, doc, pageSize);
  } catch (error) {
    return await afterFailure(services, hold, doc, error);
  }
}

async function build(
  services: Services,
  hold: Hold,
  doc: StoredReport,
  pageSize: number,
): Promise<Outcome> {
  const reader = await readerOf(services, doc.by);
  if (reader === null) throw new Failure('permission-denied');
  const kind = kindOf(doc.kind);
  const filter = await kind.permit(services, reader, RecordFilter.parse(doc.filter));
  const { id } = hold.ref;
  const begun = await kind.begin(services, { ...doc, id }, filter, pageSize);
  const written = await writeFiles(services, hold, doc, begun);
  await endReady(services, hold, doc, { ...written, courseIds: begun.courseIds });
  return 'built';
}

async function afterFailure(
  services: Services,
  hold: Hold,
  doc: StoredReport,
  error: unknown,
): Promise<Outcome> {
  try {
    if (error instanceof HoldLost) return await leave(services, hold);
    const problem = problemOf(error) ?? (doc.tries + 1 >= MOST_TRIES ? 'gave-up' : null);
    if (problem === null) {
      await hold.release(RETRY_S);
      throw error;
    }
    if (problem === 'gave-up') logError('a report failed', error, { reportId: hold.ref.id });
    await dropFiles(services, hold.ref.id);
    await endFailed(services, hold, doc, problem);
    return 'failed';
  } catch (later) {
    if (later instanceof HoldLost) return await leave(services, hold);
    throw later;
  }
}

/** What was written after a cancellation goes; another builder's files are that one's. */
async function leave(services: Services, { ref }: Hold): Promise<Outcome> {
  const doc = (await ref.get()).data();
  const over = doc === undefined || (!isUnderWay(doc) && doc.status !== 'ready');
  if (over) await dropFiles(services, ref.id);
  return 'lost';
}

function problemOf(error: unknown): 'not-allowed' | 'filter-refused' | 'too-many-rows' | null {
  if (error instanceof TooManyRows) return 'too-many-rows';
  if (!(error instanceof Failure)) return null;
  if (error.code === 'permission-denied') return 'not-allowed';
  return error.code === 'invalid-request' ? 'filter-refused' : null;
}
