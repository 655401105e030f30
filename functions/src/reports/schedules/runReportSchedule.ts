import { commit } from '../../platform/commit.ts';
import { randomToken, sha256Hex } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { leaveBuild } from '../leaveBuild.ts';
import { limitAsking } from '../limitAsking.ts';
import { reports } from '../reportStore.ts';
import { ReportScheduleRequest, RunReportScheduleReply } from './contract.ts';
import { ownSchedule } from './ownSchedule.ts';
import { reportOfRun } from './reportOfRun.ts';
import { reportSchedules } from './scheduleStore.ts';

export const runReportSchedule = operation({
  name: 'runReportSchedule',
  summary: 'Have the report of a schedule made now, as of now; the schedule itself stays as it is.',
  method: 'POST',
  path: '/report-schedules/{scheduleId}/run',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: ReportScheduleRequest,
  output: RunReportScheduleReply,
  failures: ['not-found', 'conflict', 'rate-limited'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const { scheduleId } = input;
    const schedule = ownSchedule(await reportSchedules(db).doc(scheduleId).get(), caller);
    const outcome = await reportOfRun(services, scheduleId, schedule, clock.now());
    if ('pause' in outcome) {
      const detail = `It cannot run (${outcome.pause}); change it first.`;
      throw new Failure('conflict', { detail });
    }
    await limitAsking(services, caller.uid, schedule.ownerUid);
    const key = context.idempotencyKey ?? randomToken();
    const ref = reports(db).doc(
      `${scheduleId}~now~${sha256Hex(`${caller.uid}\n${key}`).slice(0, 16)}`,
    );
    const reply = await commit(context, ({ tx, audit }) => {
      tx.create(ref, outcome.report);
      audit({ action: 'report.asked', subject: ref.path, details: { scheduleId, now: true } });
      return Promise.resolve({ reportId: ref.id });
    });
    await leaveBuild(services, reply.reportId, 'first');
    return reply;
  },
});
