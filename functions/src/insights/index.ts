export { getCourseInsight } from './course/getCourseInsight.ts';
export { getInstitutionInsight } from './institution/getInstitutionInsight.ts';
export { getStudentInsight } from './student/getStudentInsight.ts';
export { listCourseInsights } from './institution/listCourseInsights.ts';
export { listCourseStudents } from './course/listCourseStudents.ts';
export { listStudentsAtRisk } from './institution/listStudentsAtRisk.ts';
