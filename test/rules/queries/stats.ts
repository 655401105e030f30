import type { QueriesOf } from './shape.ts';
import { shape } from './shape.ts';

export const stats: readonly QueriesOf[] = [
  {
    file: 'attendance/attemptStore.ts',
    clauses: ["where 'sessionId' '=='"],
    shapes: [shape('checkInAttempts', { equal: ['sessionId'] })],
  },
  {
    file: 'insights/stats/check/checkCourse.ts',
    clauses: ["where 'courseId' '=='", "where 'courseId' '=='"],
    shapes: [
      shape('sessions', { equal: ['courseId'] }),
      shape('enrolments', { equal: ['courseId'] }),
    ],
  },
  {
    file: 'insights/stats/check/checkStats.ts',
    clauses: ["where 'since' '<='"],
    shapes: [shape('statsWork', { ranges: ['since'] })],
  },
  {
    file: 'insights/stats/rebuildStats.ts',
    clauses: ["where 'courseId' '=='"],
    shapes: [shape('sessions', { equal: ['courseId'] })],
  },
  {
    file: 'insights/stats/recomputeCourse.ts',
    clauses: ["where 'courseId' '=='", "where 'courseId' '=='"],
    shapes: [
      shape('enrolments', { equal: ['courseId'] }),
      shape('sessions', { equal: ['courseId'] }),
    ],
  },
  {
    file: 'insights/stats/dropCourse.ts',
    clauses: ["where 'courseId' '=='"],
    shapes: [shape('enrolments', { equal: ['courseId'] })],
  },
  {
    file: 'insights/stats/recomputeStudents.ts',
    clauses: ["where 'courseIds' 'array-contains'", "where 'uid' '=='", "where 'termId' '=='"],
    shapes: [
      shape('students', { contains: ['courseIds'] }),
      shape('enrolments', { equal: ['uid', 'termId'] }),
    ],
  },
  {
    file: 'insights/stats/recomputeTerm.ts',
    clauses: ["where 'termId' '=='", "where 'termId' '=='", "where 'band' '=='"],
    shapes: [
      shape('courses', { equal: ['termId'] }),
      shape('students', { equal: ['termId', 'band'] }),
    ],
  },
  {
    file: 'insights/stats/work/sweepStats.ts',
    clauses: ["where 'dueAt' '<='", "orderBy 'dueAt'", "where 'until' '<='", "orderBy 'until'"],
    shapes: [
      shape('statsDue', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] }),
      shape('statsWork', { ranges: ['until'], order: [['until', 'ASCENDING']] }),
    ],
  },
];
