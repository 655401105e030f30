import { z } from 'zod';
import { METHODS } from '../../attendance/index.ts';
import { Id, Instant } from '../../platform/ids.ts';
import { PageInput } from '../../platform/page.ts';
import { Band, Bands, Counts, LocalDate, RATES, Weekdays, Weekly } from '../contract.ts';
import { DepartmentFilter } from '../department.ts';
import { BANDS } from '../stats/counts.ts';

const Count = z.int().min(0);

export const GetInstitutionInsightRequest = z.strictObject({
  from: LocalDate.optional().describe('First local date; default: 27 days before to'),
  to: LocalDate.optional().describe('Last one, included; default: the institution’s yesterday'),
  termId: Id.optional().describe('Default: every term with a day in the period'),
  department: DepartmentFilter.optional(),
});

const PERIOD = { from: z.string(), to: z.string(), counts: Counts, ...RATES };
const Difference = z.number().min(-1).max(1).nullable();

export const InstitutionInsight = z
  .object({
    ...PERIOD,
    termIds: z.array(z.string()),
    department: z.string().nullable().describe('As asked for; null: all of them'),
    departments: z
      .array(
        z.object({
          department: z.string().nullable().describe('Null: courses without one'),
          counts: Counts,
          ...RATES,
        }),
      )
      .describe('In the period, by name'),
    weekly: Weekly,
    weekdays: Weekdays,
    bands: Bands.describe(
      'As they stand now in these terms. Students over all courses; of a department, each once per course',
    ),
    chronic: Count.describe('Of these, moderate and severe'),
    methods: z
      .partialRecord(z.enum(METHODS), Count)
      .nullable()
      .describe('Marks of the whole terms by how they came about; null for one department'),
    checkIns: z
      .object({
        attempts: Count,
        accepted: Count,
        pending: Count,
        rejected: Count,
        reasons: z
          .array(z.object({ reason: z.string(), count: Count }))
          .describe('Of those rejected, each may have several; the most frequent first'),
      })
      .nullable()
      .describe('Of the period’s closed sessions; null for one department'),
    previous: z.object(PERIOD).describe('The period of equal length right before'),
    change: z
      .object({
        rate: Difference,
        rateWithExcused: Difference,
        missedShare: Difference,
        present: z.int(),
        late: z.int(),
        absent: z.int(),
        excused: z.int(),
      })
      .describe('This period less the previous one'),
    computedAt: Instant.nullable().describe('Of the oldest stats used; null: none are there'),
  })
  .meta({ id: 'InstitutionInsight' });
export type InstitutionInsight = z.input<typeof InstitutionInsight>;

export const ListCourseInsightsRequest = z.strictObject({
  termId: Id,
  department: DepartmentFilter.optional(),
  sort: z
    .enum(['title', 'rate', 'missed'])
    .default('title')
    .describe('rate: lowest first; missed: largest share first'),
  ...PageInput,
});
export const CourseLine = z
  .object({
    courseId: z.string(),
    title: z.string(),
    code: z.string(),
    department: z.string().nullable(),
    students: Count,
    sessionsHeld: Count,
    sessionsTaken: Count,
    counts: Counts,
    ...RATES,
    bands: Bands,
  })
  .meta({ id: 'CourseLine' });
export type CourseLine = z.input<typeof CourseLine>;
export const ListCourseInsightsReply = z.object({
  courses: z.array(CourseLine),
  nextCursor: z.string().nullable(),
  computedAt: Instant.nullable(),
});

export const ListStudentsAtRiskRequest = z.strictObject({
  termId: Id.optional().describe('Over all courses of this term; needed without courseId'),
  courseId: Id.optional().describe('In this course alone; instructors must name one'),
  band: z
    .array(z.enum(BANDS))
    .min(1)
    .max(BANDS.length)
    .default(['moderate', 'severe'])
    .describe('Any of these'),
  ...PageInput,
  limit: z.int().min(1).max(200).default(25).describe('Over a term each costs two reads'),
});
export const StudentAtRisk = z
  .object({
    studentUid: z.string(),
    name: z.string().nullable(),
    studentNumber: z.string().nullable(),
    counts: Counts,
    ...RATES,
    band: Band,
    absentInRow: Count,
  })
  .meta({ id: 'StudentAtRisk' });
export type StudentAtRisk = z.input<typeof StudentAtRisk>;
export const ListStudentsAtRiskReply = z.object({
  students: z.array(StudentAtRisk).describe('Who missed the largest share first'),
  nextCursor: z.string().nullable(),
});
