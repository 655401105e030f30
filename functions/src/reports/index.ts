export { cancelReport } from './cancelReport.ts';
export { createReport } from './createReport.ts';
export { deleteReport } from './deleteReport.ts';
export { exportRecords } from './exportRecords.ts';
export { getReport } from './getReport.ts';
export { listReports } from './listReports.ts';
export { openReport } from './openReport.ts';
export {
  createReportSchedule,
  deleteReportSchedule,
  getReportSchedule,
  listReportSchedules,
  runReportSchedule,
  updateReportSchedule,
} from './schedules/index.ts';
