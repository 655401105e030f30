export { getCourseInsight } from './course/getCourseInsight.ts';
export { getInstitutionInsight } from './institution/getInstitutionInsight.ts';
export { getStudentInsight } from './student/getStudentInsight.ts';
export { listCourseInsights } from './institution/listCourseInsights.ts';
export { listCourseStudents } from './course/listCourseStudents.ts';
export { listStudentsAtRisk } from './institution/listStudentsAtRisk.ts';
export { dismissAnomaly, getAnomaly, listAnomalies } from './anomalies/index.ts';
export {
  bandsSpec,
  chartSvg,
  daysChart,
  formatsOf,
  getCourseChart,
  getInstitutionChart,
  getStudentChart,
  statusesSpec,
} from './charts/index.ts';
export type { ChartSpec } from './charts/index.ts';
export type { Band, BandCounts, Counts, MarkCode } from './stats/counts.ts';
export {
  BANDS,
  bandOf,
  codeOf,
  countBands,
  countCodes,
  isConfirmed,
  ratesOf,
  sumCounts,
  takenOf,
} from './stats/counts.ts';
export { checkStats } from './stats/check/checkStats.ts';
export type { RebuildOptions, RebuildProgress } from './stats/rebuildStats.ts';
export { rebuildStats } from './stats/rebuildStats.ts';
export {
  STATS_VERSION,
  enrolmentId,
  enrolmentStats,
  studentStats,
  studentTermId,
  termStats,
} from './stats/statsStore.ts';
export { markDue } from './stats/work/markDue.ts';
export { sweepStats } from './stats/work/sweepStats.ts';
export { target as statsTarget } from './stats/work/target.ts';
export { workOff, workOffTask } from './stats/work/workOff.ts';
