import { Timestamp } from 'firebase-admin/firestore';
import { commit } from '../platform/commit.ts';
import { isPreconditionFailed, unchangedSince } from '../platform/firestore.ts';
import { oldFiles } from '../platform/oldFiles.ts';
import type { Services } from '../platform/services.ts';
import { settleAll } from '../platform/settleAll.ts';
import { recomputeContext } from '../platform/system.ts';
import { FOLDER, dropFiles, reportIdOf } from './files/reportFiles.ts';
import { leaveBuild } from './leaveBuild.ts';
import { dueReports, outlivedReports, reports } from './reportStore.ts';

const AT_ONCE = 100;
/** A queue that does not answer holds up a task for its time, and not one after the other. */
const LANES = 10;
/** As long as the one task of a report may take. */
const NAMED_ANEW_MS = 30 * 60_000;
/** A file of no ready report is left alone for so long: its builder may be about to say that it is ready. */
const ORPHAN_MS = 6 * 3_600_000;

/** Asks again for reports whose task or builder was lost. @returns how many */
export async function requeueReports(services: Services): Promise<number> {
  const now = services.clock.now();
  const due = await dueReports(services.db, now).limit(AT_ONCE).get();
  // Named by what is overdue: two sweeps of the same state leave one task. By the half hour, too: one that the queue gave up before
  // it took the report leaves the state as it was, and its name stays taken.
  const round = Math.floor(now.getTime() / NAMED_ANEW_MS);
  await settleAll(due.docs, LANES, async (doc) => {
    const dueAt: unknown = doc.get('dueAt');
    const since = dueAt instanceof Timestamp ? dueAt.toMillis() : 0;
    await leaveBuild(services, doc.id, `${String(since)}-${String(round)}`);
  });
  return due.size;
}

/**
 * Deletes files whose time is over and files that no report knows. Twice changes nothing.
 * @returns how many reports expired
 */
export async function sweepReportFiles(services: Services): Promise<number> {
  let expired = 0;
  for (;;) {
    const round = await expireSome(services);
    if (round === 0) break;
    expired += round;
  }
  // Those of ready reports stay for a week and are listed first or last, as their ids have it.
  for await (const files of oldFiles(services, FOLDER, ORPHAN_MS, Infinity)) {
    const ids = new Set(files.map(({ name }) => reportIdOf(name)));
    const known = await readyAmong(
      services,
      [...ids].filter((id) => id !== null),
    );
    for (const file of files) {
      const id = reportIdOf(file.name);
      if (id === null || !known.has(id)) await file.delete({ ignoreNotFound: true });
    }
  }
  return expired;
}

/** @returns how many expired by this; none once all have whose time is over, or are another's to end */
async function expireSome(services: Services): Promise<number> {
  const found = await outlivedReports(services.db, services.clock.now()).limit(AT_ONCE).get();
  let expired = 0;
  for (const doc of found.docs) {
    try {
      await commit(recomputeContext(services, 'sweepReportFiles', doc.id), ({ tx, now, audit }) => {
        tx.update(doc.ref, { status: 'expired', updatedAt: now }, unchangedSince(doc));
        audit({ action: 'report.expired', subject: doc.ref.path });
        return Promise.resolve();
      });
      expired += 1;
    } catch (error) {
      // Somebody deleted it meanwhile, or another sweep was here.
      if (!isPreconditionFailed(error)) throw error;
    }
    await dropFiles(services, doc.id);
  }
  return expired;
}

/** Of these reports, those whose files are wanted. */
async function readyAmong({ db }: Services, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const refs = ids.map((id) => db.doc(reports(db).doc(id).path));
  const found = await db.getAll(...refs, { fieldMask: ['status'] });
  const wanted = ['queued', 'building', 'ready'];
  return new Set(
    found.filter((doc) => wanted.includes(String(doc.get('status')))).map(({ id }) => id),
  );
}
