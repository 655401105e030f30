export {
  bandsSpec,
  courseChart,
  daysChart,
  statusesSpec,
  studentChart,
  termChart,
} from './builders.ts';
export { chartSvg } from './chartSvg.ts';
export { formatsOf } from './formats.ts';
export { THEMES } from './palette.ts';
export type { DayCounts } from './series.ts';
export type { ChartSpec } from './spec.ts';
export { getCourseChart } from './getCourseChart.ts';
export { getInstitutionChart } from './getInstitutionChart.ts';
export { getStudentChart } from './getStudentChart.ts';
