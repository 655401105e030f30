import type { QueriesOf } from './shape.ts';
import { shape } from './shape.ts';

export const courses: readonly QueriesOf[] = [
  {
    file: 'courses/listCourseRuleVersions.ts',
    clauses: ["orderBy 'version' 'desc'"],
    shapes: [shape('ruleVersions', { order: [['version', 'DESCENDING']] })],
  },
  {
    file: 'courses/calendars/effect.ts',
    clauses: ["where 'calendarIds' 'array-contains'", "where 'termId' '=='"],
    shapes: [
      shape('terms', { contains: ['calendarIds'] }),
      shape('courses', { equal: ['termId'] }),
    ],
  },
  {
    file: 'courses/calendars/removeCalendar.ts',
    clauses: ["where 'calendarIds' 'array-contains'"],
    shapes: [shape('terms', { contains: ['calendarIds'] })],
  },
  {
    file: 'courses/children/listChildSessions.ts',
    clauses: [
      "where 'courseId' 'in'",
      "where 'startsAt' '>='",
      "where 'startsAt' '<'",
      "orderBy 'startsAt'",
      "orderBy '__name__'",
    ],
    shapes: [
      shape('sessions', {
        equal: ['courseId'],
        ranges: ['startsAt'],
        order: [['startsAt', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'courses/comingSessions.ts',
    clauses: [
      "where 'courseId' 'in'",
      "where 'status' '=='",
      "where 'closesAt' '>='",
      "where 'closesAt' '<='",
      "orderBy 'closesAt'",
    ],
    shapes: [
      shape('sessions', {
        equal: ['courseId', 'status'],
        ranges: ['closesAt'],
        order: [['closesAt', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'courses/readTerms.ts',
    clauses: ["where 'from' '<='", "orderBy 'from' 'desc'", "where 'to' '>='", "orderBy 'to'"],
    shapes: [
      shape('terms', { ranges: ['from'], order: [['from', 'DESCENDING']] }),
      shape('terms', { ranges: ['to'], order: [['to', 'ASCENDING']] }),
    ],
  },
  {
    file: 'courses/beyondHorizon.ts',
    clauses: ["where 'localDate' '>='"],
    shapes: [shape('exceptions', { ranges: ['localDate'] })],
  },
  {
    file: 'courses/exceptions/exceptionStore.ts',
    clauses: ["where 'localDate' '>='", "where 'endsAt' '>='"],
    shapes: [
      shape('exceptions', { ranges: ['localDate'] }),
      shape('exceptions', { ranges: ['endsAt'] }),
    ],
  },
  {
    file: 'courses/exceptions/listExceptions.ts',
    clauses: [
      "orderBy 'localDate'",
      "orderBy '__name__'",
      "where 'localDate' '>='",
      "where 'localDate' '<='",
    ],
    shapes: [shape('exceptions', { ranges: ['localDate'], order: [['localDate', 'ASCENDING']] })],
  },
  {
    file: 'courses/feed/endFeeds.ts',
    clauses: ["where 'uid' '=='"],
    shapes: [shape('calendarFeeds', { equal: ['uid'] })],
  },
  {
    file: 'courses/feed/feedStore.ts',
    clauses: ["where 'uid' '=='", "where 'revokedAt' '=='"],
    shapes: [shape('calendarFeeds', { equal: ['uid', 'revokedAt'] })],
  },
  {
    file: 'courses/import/findCourse.ts',
    clauses: ["where 'code' '=='"],
    shapes: [shape('courses', { equal: ['code'] })],
  },
  {
    file: 'courses/import/listRosterImportRows.ts',
    clauses: ['orderBy FieldPath.documentId()', "where 'action' '=='"],
    shapes: [
      shape('importLines', { ranges: ['__name__'] }),
      // Ties of an equality are in the order of ids without an index of their own.
      shape('importLines', { equal: ['action'] }),
    ],
  },
  {
    file: 'courses/import/missingStep.ts',
    clauses: ['orderBy FieldPath.documentId()'],
    shapes: [shape('roster', { ranges: ['__name__'] })],
  },
  {
    file: 'courses/import/rowsStep.ts',
    clauses: ['orderBy FieldPath.documentId()'],
    shapes: [shape('importLines', { ranges: ['__name__'] })],
  },
  {
    file: 'courses/listRoster.ts',
    clauses: ["orderBy 'studentNumber'"],
    shapes: [shape('roster', { order: [['studentNumber', 'ASCENDING']] })],
  },
  {
    file: 'courses/listSessions.ts',
    clauses: [
      "where 'courseId' '=='",
      "where 'startsAt' '>='",
      "where 'startsAt' '<'",
      "orderBy 'startsAt'",
      "orderBy '__name__'",
    ],
    shapes: [
      shape('sessions', {
        equal: ['courseId'],
        ranges: ['startsAt'],
        order: [['startsAt', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'courses/listTerms.ts',
    clauses: ["orderBy 'from' 'desc'"],
    shapes: [shape('terms', { order: [['from', 'DESCENDING']] })],
  },
  {
    file: 'courses/outlook.ts',
    clauses: ["where 'courseId' '=='", "where 'startsAt' '>='"],
    shapes: [shape('sessions', { equal: ['courseId'], ranges: ['startsAt'] })],
  },
  {
    file: 'courses/rosterStore.ts',
    clauses: [
      "where 'uid' '=='",
      "where 'uid' 'in'",
      "where 'status' '=='",
      "orderBy 'studentNumber'",
      "where 'status' '=='",
      "where 'uid' '=='",
      "where 'until' '>'",
      "where 'from' '>'",
    ],
    shapes: [
      shape('roster', { equal: ['uid'] }),
      shape('roster', { equal: ['status'] }),
      shape('roster', { order: [['studentNumber', 'ASCENDING']] }),
      ...[['status'], ['status', 'uid']].flatMap((equal) => [
        shape('roster', { equal, ranges: ['until'] }),
        shape('roster', { equal, ranges: ['from'] }),
      ]),
    ],
  },
  {
    file: 'courses/sessionMoments.ts',
    clauses: [
      "where 'status' '=='",
      "where done '=='",
      "where comes '>='",
      "where comes '<='",
      'orderBy comes',
      "where 'status' '=='",
      "where 'endsAt' '>='",
      "where 'opensAt' '<='",
      "orderBy 'endsAt'",
      "orderBy 'opensAt'",
    ],
    shapes: [
      ...[
        ['lateAfter', 'closing.nudgedAt'] as const,
        ['closesAt', 'closing.closedAt'] as const,
        ['endsAt', 'closing.departuresAt'] as const,
      ].map(([comes, done]) =>
        shape('sessions', {
          equal: ['status', done],
          ranges: [comes],
          order: [[comes, 'ASCENDING']],
        }),
      ),
      shape('sessions', {
        equal: ['status'],
        ranges: ['endsAt', 'opensAt'],
        order: [
          ['endsAt', 'ASCENDING'],
          ['opensAt', 'ASCENDING'],
        ],
      }),
    ],
  },
  {
    file: 'courses/sessionStore.ts',
    clauses: [
      "where 'placeIds' 'array-contains'",
      "where 'closesAt' '>='",
      "where 'closesAt' '<='",
      "orderBy 'closesAt'",
      "where 'method' '!='",
      "where 'courseId' '=='",
      "where 'startsAt' '>='",
      "where 'startsAt' '<'",
      "orderBy 'startsAt'",
    ],
    shapes: [
      shape('attendance', { ranges: ['method'] }),
      shape('sessions', {
        equal: ['courseId'],
        ranges: ['startsAt'],
        order: [['startsAt', 'ASCENDING']],
      }),
      shape('sessions', {
        contains: ['placeIds'],
        ranges: ['closesAt'],
        order: [['closesAt', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'courses/follow.ts',
    clauses: ["where 'termId' '=='", "where 'termId' '=='", "where 'status' '=='"],
    shapes: [shape('courses', { equal: ['termId'] }), shape('courses', { equal: ['status'] })],
  },
];
