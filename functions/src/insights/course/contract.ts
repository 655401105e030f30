import { z } from 'zod';
import { METHODS } from '../../attendance/index.ts';
import { Id, Instant } from '../../platform/ids.ts';
import { PageInput } from '../../platform/page.ts';
import { ANOMALY_KINDS } from '../anomalies/shapes.ts';
import { Band, Bands, Counts, RATES, SERIES, Weekdays, Weekly } from '../contract.ts';

const Count = z.int().min(0);
const NAMED = {
  studentUid: z.string(),
  name: z.string().nullable().describe('As the roster has it; null: nobody knows any more'),
  studentNumber: z.string().nullable(),
};

export const GetCourseInsightRequest = z.strictObject({ courseId: Id });
export const CourseInsight = z
  .object({
    courseId: z.string(),
    title: z.string(),
    code: z.string(),
    termId: z.string(),
    department: z.string().nullable(),
    timeZone: z.string(),
    students: Count.describe('On the roster'),
    sessionsHeld: Count.describe('That have begun'),
    sessionsTaken: Count.describe('Of these, the ones that count: the roll was taken'),
    counts: Counts,
    ...RATES,
    bands: Bands,
    methods: z.partialRecord(z.enum(METHODS), Count).describe('Marks by how they came about'),
    weekly: Weekly,
    weekdays: Weekdays,
    sessions: z
      .object({
        sessionIds: z.array(z.string()),
        startsAt: z.array(Instant),
        taken: z.array(z.boolean()).describe('Whether the session counts'),
        ...SERIES,
      })
      .describe(
        'The latest 60 that have begun, in order; fewer where the reply would exceed 20 KB',
      ),
    latest: z
      .object({
        sessionId: z.string(),
        startsAt: Instant,
        closed: z.boolean(),
        taken: z.boolean(),
        absent: Count,
        unmarked: Count.describe('On the roster, without a mark yet; 0 once it has closed'),
        absentees: z.array(z.object(NAMED)).describe('At most 20, by name'),
      })
      .nullable()
      .describe('The session that began last; null before the first'),
    absentInRow: z
      .object({
        students: Count,
        longest: z
          .array(z.object({ ...NAMED, sessions: Count }))
          .describe('At most 20, the longest first'),
      })
      .describe('Students who missed their last two sessions or more without excuse'),
    reviews: z
      .object({
        waiting: Count,
        latest: z
          .array(
            z.object({
              of: z.enum(['arrival', 'departure']),
              sessionId: z.string(),
              startsAt: Instant,
              ...NAMED,
            }),
          )
          .describe('At most 20, the latest session first'),
      })
      .describe(
        'Marks that wait for a person’s eyes, as the stats have them; those of cancelled sessions are left out',
      ),
    rollsNotTaken: z
      .object({
        sessions: Count,
        latest: z
          .array(z.object({ sessionId: z.string(), startsAt: Instant }))
          .describe('At most 10'),
      })
      .describe('Sessions that closed without anybody having taken the roll, of the latest 60'),
    anomalies: z
      .array(
        z.object({
          anomalyId: z.string(),
          kind: z.enum(ANOMALY_KINDS),
          studentUids: z.array(z.string()).describe('At most 5'),
          from: Instant,
          to: Instant,
          reason: z.string().describe('Why it is told, in one English sentence'),
          counts: z
            .record(z.string(), z.number())
            .describe('That it rests on, by name, as the kind has them'),
        }),
      )
      .describe('Open ones, what changed last first; at most 5'),
    computedAt: Instant.nullable().describe('Of the stats; null: not computed yet'),
  })
  .meta({ id: 'CourseInsight' });
export type CourseInsight = z.input<typeof CourseInsight>;

export const ListCourseStudentsRequest = z.strictObject({
  courseId: Id,
  sort: z
    .enum(['name', 'rate', 'missed', 'in-row'])
    .default('name')
    .describe(
      'rate: lowest first; missed: largest share first; in-row: most absences in a row first',
    ),
  ...PageInput,
});
export const CourseStudent = z
  .object({
    studentUid: z.string(),
    name: z.string(),
    studentNumber: z.string(),
    active: z.boolean().describe('On the roster; others have marks from when they were'),
    counts: Counts,
    ...RATES,
    band: Band,
    absentInRow: Count,
    recent: z
      .string()
      .describe(
        'The last ten sessions, earliest first: P present, L late (small: left early), A absent, E excused, R waits for review, U nobody took the roll',
      ),
  })
  .meta({ id: 'CourseStudent' });
export type CourseStudent = z.input<typeof CourseStudent>;
export const ListCourseStudentsReply = z.object({
  students: z.array(CourseStudent),
  nextCursor: z.string().nullable(),
});
