export { createReportSchedule } from './createReportSchedule.ts';
export { deleteReportSchedule } from './deleteReportSchedule.ts';
export { getReportSchedule } from './getReportSchedule.ts';
export { listReportSchedules } from './listReportSchedules.ts';
export { runDueSchedules } from './runDueSchedules.ts';
export { runReportSchedule } from './runReportSchedule.ts';
export { updateReportSchedule } from './updateReportSchedule.ts';
