import { commit } from '../../platform/commit.ts';
import { operation } from '../../platform/operation.ts';
import { DeleteReportScheduleReply, ReportScheduleRequest } from './contract.ts';
import { ownSchedule } from './ownSchedule.ts';
import { reportSchedules } from './scheduleStore.ts';

export const deleteReportSchedule = operation({
  name: 'deleteReportSchedule',
  summary: 'End a schedule of reports; those that it made stay as long as others do.',
  method: 'DELETE',
  path: '/report-schedules/{scheduleId}',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: true,
  input: ReportScheduleRequest,
  output: DeleteReportScheduleReply,
  failures: ['not-found'],
  handler: (context) => {
    const { caller, input, services } = context;
    const ref = reportSchedules(services.db).doc(input.scheduleId);
    return commit(context, async ({ tx, now, audit }) => {
      ownSchedule(await tx.get(ref), caller);
      tx.delete(ref);
      audit({ action: 'report-schedule.deleted', subject: ref.path });
      return { scheduleId: ref.id, deletedAt: now.toISOString() };
    });
  },
});
