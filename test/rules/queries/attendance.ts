import type { QueriesOf } from './shape.ts';
import { mixesOf, shape } from './shape.ts';

const RECORD_FILTERS = mixesOf(['sessionId', 'courseId', 'uid', 'status', 'method', 'departure']);

export const attendance: readonly QueriesOf[] = [
  {
    file: 'attendance/appeals/appealCheckIn.ts',
    clauses: ["where 'sessionId' '=='", "where 'uid' '=='"],
    shapes: [shape('checkInAttempts', { equal: ['sessionId', 'uid'] })],
  },
  {
    file: 'attendance/appeals/appealStore.ts',
    clauses: [
      "where 'uid' '=='",
      "where 'courseId' '=='",
      "where 'status' '=='",
      "orderBy 'createdAt' 'desc'",
      "orderBy '__name__' 'desc'",
    ],
    shapes: mixesOf(['uid', 'courseId', 'status']).map((equal) =>
      shape('appeals', { equal, order: [['createdAt', 'DESCENDING']] }),
    ),
  },
  {
    file: 'attendance/claim.ts',
    clauses: [
      "where 'sessionId' '=='",
      "where 'uid' '=='",
      "where 'operation' '=='",
      "where 'counted' '=='",
    ],
    shapes: [
      shape('checkInAttempts', { equal: ['sessionId', 'uid', 'operation'] }),
      shape('checkInAttempts', { equal: ['sessionId', 'uid', 'operation', 'counted'] }),
    ],
  },
  {
    file: 'attendance/excuses/excuseStore.ts',
    clauses: [
      "where 'studentUid' '=='",
      "where 'standing' '=='",
      "where 'standing' '=='",
      "where 'from' '<='",
      "where 'to' '>='",
      "orderBy 'from'",
      "orderBy 'to'",
      "where 'sessionIds' 'array-contains'",
    ],
    shapes: [
      shape('excuses', { equal: ['studentUid', 'standing'] }),
      shape('excuses', {
        equal: ['standing'],
        ranges: ['from', 'to'],
        order: [
          ['from', 'ASCENDING'],
          ['to', 'ASCENDING'],
        ],
      }),
      shape('excuses', { equal: ['standing'], contains: ['sessionIds'] }),
    ],
  },
  {
    file: 'attendance/getRecord.ts',
    clauses: ["orderBy 'at'"],
    shapes: [shape('events', { order: [['at', 'ASCENDING']] })],
  },
  {
    file: 'attendance/overridesLog/overridesQuery.ts',
    clauses: [
      "where 'kind' 'in'",
      "where 'courseId' '=='",
      "where 'uid' '=='",
      "where 'by' '=='",
      "where 'at' '>='",
      "where 'at' '<'",
      "orderBy 'at' 'desc'",
      "orderBy '__name__' 'desc'",
    ],
    shapes: mixesOf(['courseId', 'uid', 'by']).map((mix) =>
      shape('events', {
        group: true,
        equal: ['kind', ...mix],
        ranges: ['at'],
        order: [['at', 'DESCENDING']],
      }),
    ),
  },
  {
    file: 'attendance/preview/evidencePages.ts',
    clauses: [
      "where 'at' '>='",
      "where 'at' '<'",
      "where 'courseId' '=='",
      "orderBy 'at' 'desc'",
      "orderBy '__name__' 'desc'",
    ],
    shapes: [[], ['courseId']].map((equal) =>
      shape('evidence', { group: true, equal, ranges: ['at'], order: [['at', 'DESCENDING']] }),
    ),
  },
  {
    file: 'attendance/recordStore.ts',
    clauses: [
      "where 'method' '=='",
      "where 'status' 'in'",
      "where 'departure' '=='",
      "where 'method' 'in'",
      "where 'updatedAt' '>='",
      "where field '=='",
      "where 'sessionId' '=='",
      "where 'courseId' 'in'",
      "where 'uid' 'in'",
      "where 'status' 'in'",
      "where 'method' '=='",
      "where 'departure' '=='",
      "where 'startsAt' '>='",
      "where 'startsAt' '<'",
      "orderBy 'startsAt' 'desc'",
      "orderBy '__name__' 'desc'",
    ],
    shapes: [
      shape('attendance', { equal: ['status', 'departure'] }),
      shape('attendance', { equal: ['method'] }),
      shape('attendance', {
        equal: ['method'],
        ranges: ['updatedAt'],
        order: [['updatedAt', 'ASCENDING']],
      }),
      shape('attendance', { equal: ['status'] }),
      shape('attendance', { equal: ['departure'] }),
      ...RECORD_FILTERS.map((equal) =>
        shape('attendance', {
          group: true,
          equal,
          ranges: ['startsAt'],
          order: [['startsAt', 'DESCENDING']],
        }),
      ),
    ],
  },
  {
    file: 'attendance/marksOfSession.ts',
    clauses: ["where 'departure' '=='", "where 'status' '=='", "where 'method' '=='"],
    shapes: [
      shape('attendance', { equal: ['departure'] }),
      shape('attendance', { equal: ['status', 'method'] }),
    ],
  },
  {
    file: 'attendance/showEvidence.ts',
    clauses: ["orderBy 'at' 'desc'"],
    shapes: [shape('evidence', { order: [['at', 'DESCENDING']] })],
  },
];
