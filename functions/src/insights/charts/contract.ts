import { z } from 'zod';
import { Id } from '../../platform/ids.ts';
import { LANGUAGES } from '../../platform/locale.ts';
import { DepartmentFilter } from '../department.ts';
import { COURSE_CHARTS, STUDENT_CHARTS, TERM_CHARTS } from './builders.ts';
import { THEMES } from './palette.ts';

const Look = {
  theme: z.enum(THEMES).default('light'),
  locale: z.enum(LANGUAGES).default('en').describe('Language of the words in it'),
};

export const CourseChartRequest = z.strictObject({
  courseId: Id,
  chart: z.enum(COURSE_CHARTS).default('trend-week'),
  ...Look,
});

export const StudentChartRequest = z.strictObject({
  studentUid: Id,
  termId: Id.optional().describe('Over the courses of this term; default as getStudentInsight'),
  courseId: Id.optional().describe('In this course alone, whatever its term'),
  chart: z.enum(STUDENT_CHARTS).default('trend-week'),
  ...Look,
});

export const InstitutionChartRequest = z.strictObject({
  termId: Id,
  department: DepartmentFilter.optional(),
  chart: z
    .enum(TERM_CHARTS)
    .default('trend-week')
    .describe('bands: students over all their courses; of a department: in each of its courses'),
  ...Look,
});

export const ChartReply = z.object({
  svg: z
    .string()
    .max(40 * 1024)
    .describe('A whole SVG document; over REST it is the reply itself'),
});

/** How a chart leaves over REST. */
export const SVG_REPLY = { field: 'svg', type: 'image/svg+xml; charset=utf-8' } as const;
