import { Failure } from '../../platform/failures.ts';
import { logError } from '../../platform/logError.ts';
import type { Services } from '../../platform/services.ts';
import { signer } from '../../platform/signing/signer.ts';
import { MOST_IN_ALL, TooManyRows, mostInAllOf } from '../encode/limits.ts';
import { dropFiles } from '../files/reportFiles.ts';
import type { Reading } from '../kinds.ts';
import { kindOf } from '../kinds.ts';
import { permittedAsAsked, readerOf } from '../mayRead.ts';
import type { StoredReport } from '../reportStore.ts';
import { isUnderWay, reports } from '../reportStore.ts';
import type { Problem } from './endReport.ts';
import { endFailed, endReady } from './endReport.ts';
import { Hold, HoldLost } from './hold.ts';
import { writeFiles } from './writeFiles.ts';

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
  mostRowsOf = mostInAllOf,
): Promise<Outcome> {
  const seen = await reports(services.db).doc(reportId).get();
  const doc = seen.data();
  if (doc === undefined || !isUnderWay(doc)) return 'nothing to do';
  const { leaseUntil } = doc;
  if (leaseUntil !== null && leaseUntil > services.clock.now()) return 'nothing to do';
  const hold = await Hold.take(services, seen, doc);
  if (hold === null) return 'lost';
  try {
    // Whoever was killed time and again leaves nobody to say so.
    if (doc.tries >= MOST_TRIES) return await fail(services, hold, doc, 'gave-up');
    await dropFiles(services, reportId, doc.fence);
    return await build(services, hold, doc, { pageSize, mostRows: mostRowsOf(doc.format) });
  } catch (error) {
    return await afterFailure(services, hold, doc, error);
  }
}

async function build(
  services: Services,
  hold: Hold,
  doc: StoredReport,
  limits: Omit<Reading, 'passed'>,
): Promise<Outcome> {
  const sign = signer();
  const reader = await readerOf(services, doc.by);
  if (reader === null) throw new Failure('permission-denied');
  const filter = await permittedAsAsked(services, doc, reader);
  const { id } = hold.ref;
  const begun = await kindOf(doc.kind).begin(services, { ...doc, id }, filter, {
    ...limits,
    passed: readingFor(hold),
  });
  const written = await writeFiles(services, hold, doc, begun, limits.mostRows);
  const read = { from: hold.begunAt, to: services.clock.now() };
  await endReady(services, hold, doc, { ...written, courseIds: begun.courseIds, read }, sign);
  return 'built';
}

/** What keeps a hold alive, and ends the work with it, while there are no rows yet. @throws HoldLost | TooManyRows */
function readingFor(hold: Hold): (records: number) => Promise<void> {
  let read = 0;
  return async (records) => {
    read += records;
    if (read > MOST_IN_ALL) throw new TooManyRows();
    await hold.check();
    await hold.tell({ rows: 0, bytes: 0, pages: 0 });
  };
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
    return await fail(services, hold, doc, problem);
  } catch (later) {
    if (later instanceof HoldLost) return await leave(services, hold);
    throw later;
  }
}

/** Files go once it is said that there will be none: until then they may be another builder's. */
async function fail(
  services: Services,
  hold: Hold,
  doc: StoredReport,
  problem: Problem,
): Promise<Outcome> {
  await endFailed(services, hold, doc, problem);
  await dropFiles(services, hold.ref.id);
  return 'failed';
}

/** What was written after a cancellation goes, and what another builder has no use for; that one's own files stay. */
async function leave(services: Services, { ref, fence }: Hold): Promise<Outcome> {
  const doc = (await ref.get()).data();
  const over = doc === undefined || (!isUnderWay(doc) && doc.status !== 'ready');
  if (over) await dropFiles(services, ref.id);
  else if (doc.fence > fence) await dropFiles(services, ref.id, fence);
  return 'lost';
}

function problemOf(error: unknown): Problem | null {
  if (error instanceof TooManyRows) return 'too-many-rows';
  if (!(error instanceof Failure)) return null;
  if (error.code === 'permission-denied') return 'not-allowed';
  return error.code === 'invalid-request' ? 'filter-refused' : null;
}
