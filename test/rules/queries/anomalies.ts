import type { QueriesOf } from './shape.ts';
import { mixesOf, shape } from './shape.ts';

export const anomalies: readonly QueriesOf[] = [
  {
    file: 'attendance/evidenceAfter.ts',
    clauses: ["where 'at' '>='", "where 'at' '<'", "orderBy 'at'", "orderBy '__name__'"],
    shapes: [shape('evidence', { group: true, ranges: ['at'], order: [['at', 'ASCENDING']] })],
  },
  {
    file: 'insights/anomalies/anomaliesOfCourse.ts',
    clauses: ["where 'courseId' '=='", "orderBy '__name__'"],
    shapes: [shape('enrolments', { equal: ['courseId'] })],
  },
  {
    file: 'insights/anomalies/anomalyStore.ts',
    clauses: [
      "where 'courseId' '=='",
      "where 'studentUids' 'array-contains'",
      "where 'kind' '=='",
      "where 'state' '=='",
      "where 'lastSeenAt' '>='",
      "orderBy 'lastSeenAt' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'courseId' '=='",
      "where 'current' '=='",
      "where 'kind' 'in'",
      "where 'current' '=='",
      "orderBy '__name__'",
      "where 'studentUids' 'array-contains'",
      "where 'current' '=='",
      "where 'subject' '=='",
      "orderBy 'episode' 'desc'",
    ],
    shapes: [
      ...mixesOf(['courseId', 'kind', 'state']).flatMap((equal) =>
        [[], ['studentUids']].map((contains) =>
          shape('anomalies', {
            equal,
            contains,
            ranges: ['lastSeenAt'],
            order: [['lastSeenAt', 'DESCENDING']],
          }),
        ),
      ),
      shape('anomalies', { equal: ['courseId', 'current'] }),
      shape('anomalies', { equal: ['kind', 'current'] }),
      shape('anomalies', { equal: ['studentUids', 'current'] }),
      shape('anomalies', { equal: ['subject'], order: [['episode', 'DESCENDING']] }),
    ],
  },
  {
    file: 'insights/anomalies/judgeCheckIns.ts',
    clauses: ["where 'subject' '=='", "where 'current' '=='"],
    shapes: [shape('anomalies', { equal: ['subject', 'current'] })],
  },
  {
    file: 'insights/anomalies/signalStore.ts',
    clauses: ["where 'courseIds' 'array-contains'"],
    shapes: [shape('checkInSignals', { equal: ['courseIds'] })],
  },
];
