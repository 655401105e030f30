export {
  COURSE_CHARTS,
  STUDENT_CHARTS,
  TERM_CHARTS,
  THEMES,
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
