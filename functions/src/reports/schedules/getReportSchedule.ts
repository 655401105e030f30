import { operation } from '../../platform/operation.ts';
import { ReportSchedule, ReportScheduleRequest } from './contract.ts';
import { ownSchedule } from './ownSchedule.ts';
import { reportSchedules } from './scheduleStore.ts';
import { toSchedule } from './toSchedule.ts';

export const getReportSchedule = operation({
  name: 'getReportSchedule',
  summary: 'A schedule of reports, its next run and what came of the last.',
  method: 'GET',
  path: '/report-schedules/{scheduleId}',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ReportScheduleRequest,
  output: ReportSchedule,
  failures: ['not-found'],
  handler: async ({ caller, input: { scheduleId }, services: { db } }) =>
    toSchedule(scheduleId, ownSchedule(await reportSchedules(db).doc(scheduleId).get(), caller)),
});
