export type { Band, Counts, MarkCode, Rates } from './stats/counts.ts';
export { BANDS, bandOf, codeOf, countCodes, ratesOf, sumCounts, takenOf } from './stats/counts.ts';
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
