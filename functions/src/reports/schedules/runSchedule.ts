import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { isAlreadyExists, isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { CallContext } from '../../platform/operation.ts';
import { commit } from '../../platform/commit.ts';
import { leaveBuild } from '../leaveBuild.ts';
import { reports } from '../reportStore.ts';
import type { RunOutcome } from './reportOfRun.ts';
import { reportOfRun } from './reportOfRun.ts';
import type { StoredSchedule } from './scheduleStore.ts';
import { latestRun, nextRun } from './timing.ts';

type Seen = QueryDocumentSnapshot<StoredSchedule>;

/** `{scheduleId}~{instant}`: a run has one report, whoever makes it and however often. */
export function runReportId(scheduleId: string, at: Date): string {
  return `${scheduleId}~${at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}`;
}

/**
 * Makes the run that is due: the latest, whatever number was missed before it. The report, the next run and the audit event are
 * one commit under the precondition that the schedule is as it was seen: no transaction's locks, which a killed process
 * would leave behind. Of two at once one wins, and the other finds it done.
 */
export async function runSchedule(context: CallContext, seen: Seen): Promise<void> {
  const schedule = seen.data();
  const now = context.services.clock.now();
  if (schedule.nextAt === null || schedule.nextAt > now) return;
  const { at, skipped } = latestRun(schedule, schedule.nextAt, now);
  const outcome = await reportOfRun(context.services, seen.id, schedule, at);
  if ('pause' in outcome) await unlessDone(() => pause(context, seen, outcome.pause));
  else await ask(context, seen, outcome, { at, skipped });
}

type Run = ReturnType<typeof latestRun>;

async function ask(
  context: CallContext,
  seen: Seen,
  outcome: Extract<RunOutcome, { report: object }>,
  run: Run,
): Promise<void> {
  const { db } = context.services;
  const ref = reports(db).doc(runReportId(seen.id, run.at));
  // One that is there without the schedule's knowing is this run's all the same.
  const known = (await ref.get()).exists;
  const done = await unlessDone(() =>
    commit(context, ({ tx, audit }) => {
      if (!known) tx.create(ref, outcome.report);
      const { withheld } = outcome;
      const last = { at: run.at, reportId: ref.id, skipped: run.skipped, withheld };
      const nextAt = nextRun(seen.data(), run.at);
      tx.update(seen.ref, { last, nextAt }, unchangedSince(seen));
      const details = { scheduleId: seen.id, skipped: run.skipped, withheld };
      audit({ action: 'report.asked', subject: ref.path, details });
      return Promise.resolve(true);
    }),
  );
  if (done) await leaveBuild(context.services, ref.id, 'first');
}

/** It tells its owner and the admins once: what is not enabled is not due. */
async function pause(
  context: CallContext,
  seen: Seen,
  reason: Extract<RunOutcome, { pause: string }>['pause'],
): Promise<true> {
  return await commit(context, ({ tx, now, audit, intent }) => {
    tx.update(seen.ref, { paused: { reason, at: now }, nextAt: null }, unchangedSince(seen));
    const { ownerUid, nextAt } = seen.data();
    audit({ action: 'report-schedule.paused', subject: seen.ref.path, details: { reason } });
    intent({
      // One that was taken up again has another next run.
      dedupeKey: `report-schedule.paused:${runReportId(seen.id, nextAt ?? now)}`,
      kind: 'report-schedule.paused',
      to: [ownerUid, 'admins'],
      data: { scheduleId: seen.id, reason },
    });
    return Promise.resolve(true);
  });
}

/** False when another run was first, or the schedule was changed: it is looked at again when it is due. */
async function unlessDone(work: () => Promise<true>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (isAlreadyExists(error) || isPreconditionFailed(error)) return false;
    throw error;
  }
}
