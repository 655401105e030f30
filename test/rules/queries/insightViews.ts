import type { QueriesOf } from './shape.ts';
import { shape } from './shape.ts';

export const insightViews: readonly QueriesOf[] = [
  {
    file: 'insights/institution/atRisk.ts',
    clauses: [
      "where 'termId' '=='",
      "where 'band' 'in'",
      "orderBy 'missedShare' 'desc'",
      "orderBy '__name__' 'desc'",
    ],
    shapes: [
      shape('students', { equal: ['termId', 'band'], order: [['missedShare', 'DESCENDING']] }),
    ],
  },
  {
    file: 'insights/student/ofStudent.ts',
    clauses: ["where 'uid' '=='", "where 'termId' '=='"],
    shapes: [shape('enrolments', { equal: ['uid', 'termId'] })],
  },
];
