export { getCourseInsight } from './course/getCourseInsight.ts';
export { getInstitutionInsight } from './institution/getInstitutionInsight.ts';
export { getStudentInsight } from './student/getStudentInsight.ts';
export { listCourseInsights } from './institution/listCourseInsights.ts';
export { listCourseStudents } from './course/listCourseStudents.ts';
export { listStudentsAtRisk } from './institution/listStudentsAtRisk.ts';
export type { Anomaly } from './anomalies/index.ts';
export {
  dismissAnomaly,
  getAnomaly,
  listAnomalies,
  openAnomaliesOf,
  reasonOf,
} from './anomalies/index.ts';
export {
  COURSE_CHARTS,
  STUDENT_CHARTS,
  TERM_CHARTS,
  THEMES,
  bandsSpec,
  chartSvg,
  courseChart,
  daysChart,
  getCourseChart,
  getInstitutionChart,
  getStudentChart,
  statusesSpec,
  studentChart,
  termChart,
} from './charts/index.ts';
export type { ChartLook, ChartSpec, DayCounts, Theme } from './charts/index.ts';
export type { Band, BandCounts, Counts, MarkCode, Rates } from './stats/counts.ts';
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
export type { RebuildOptions, RebuildProgress, Rebuilt } from './stats/rebuildStats.ts';
export { rebuildStats } from './stats/rebuildStats.ts';
export {
  changesCourse,
  changesMark,
  changesOutlook,
  changesSession,
  coursesOf,
} from './stats/whatChanged.ts';
export {
  STATS_VERSION,
  courseStats,
  enrolmentId,
  enrolmentStats,
  sessionStats,
  studentStats,
  studentTermId,
  tablesOf,
  termStats,
} from './stats/statsStore.ts';
export { markDue } from './stats/work/markDue.ts';
export { sweepStats } from './stats/work/sweepStats.ts';
export { target as statsTarget } from './stats/work/target.ts';
export { workOff, workOffTask } from './stats/work/workOff.ts';
