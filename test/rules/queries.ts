/** A query as far as indexes are concerned; `in` counts as equality, of which it is several. Ties by `__name__` follow the last order and need no mention. */
export interface QueryShape {
  readonly collection: string;
  readonly group: boolean;
  readonly equal: readonly string[];
  /** Fields of `array-contains`: an index has them among its equalities, as CONTAINS. */
  readonly contains: readonly string[];
  /** Fields of `<`, `>=` or `!=`. */
  readonly ranges: readonly string[];
  readonly order: readonly (readonly [field: string, direction: 'ASCENDING' | 'DESCENDING'])[];
}

/** The queries of one file of the code. */
export interface QueriesOf {
  readonly file: string;
  /** Its where and orderBy clauses as they are written: another clause is another query, to be listed here. */
  readonly clauses: readonly string[];
  readonly shapes: readonly QueryShape[];
}

/** Every mix of these fields, none of them too. */
function mixesOf(fields: readonly string[]): string[][] {
  return fields.reduce<string[][]>(
    (mixes, field) => [...mixes, ...mixes.map((mix) => [...mix, field])],
    [[]],
  );
}

const RECORD_FILTERS = mixesOf(['sessionId', 'courseId', 'uid', 'status', 'method', 'departure']);

/** Filters of the list of people, all of which may come together. */
const USER_FILTERS = ['role', 'standing', 'department', 'programme', 'section', 'studentNumber'];

/** Every query that the code makes. Kept by hand: the test tells when the code has moved on. */
export const QUERIES: readonly QueriesOf[] = [
  {
    file: 'absences/getAbsenceRequest.ts',
    clauses: ["orderBy 'n'"],
    shapes: [shape('steps', { order: [['n', 'ASCENDING']] })],
  },
  {
    file: 'absences/requestStore.ts',
    clauses: [
      "where 'state' '=='",
      "where 'studentUid' '=='",
      "where 'courseIds' 'array-contains'",
      "where 'status' '=='",
      "where 'status' 'in'",
      "where 'firstDay' '>='",
      "where 'firstDay' '<='",
      "orderBy 'firstDay' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'studentUid' '=='",
      "where 'status' 'in'",
      "where 'dueAt' '<='",
      "orderBy 'dueAt'",
      "where 'evidenceUntil' '<='",
      "orderBy 'evidenceUntil'",
    ],
    shapes: [
      shape('evidence', { equal: ['state'] }),
      ...mixesOf(['studentUid', 'status']).flatMap((equal) =>
        [[], ['courseIds']].map((contains) =>
          shape('absenceRequests', {
            equal,
            contains,
            ranges: ['firstDay'],
            order: [['firstDay', 'DESCENDING']],
          }),
        ),
      ),
      shape('absenceRequests', { equal: ['studentUid', 'status'] }),
      shape('absenceRequests', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] }),
      shape('absenceRequests', {
        ranges: ['evidenceUntil'],
        order: [['evidenceUntil', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'absences/evidence/checkEvidence.ts',
    clauses: ["where 'state' 'in'"],
    shapes: [shape('evidence', { equal: ['state'] })],
  },
  {
    file: 'absences/evidence/listEvidence.ts',
    clauses: ["orderBy 'storedAt'"],
    shapes: [shape('evidence', { order: [['storedAt', 'ASCENDING']] })],
  },
  {
    file: 'absences/evidence/sweepEvidence.ts',
    clauses: ["where 'state' '=='"],
    shapes: [shape('evidence', { equal: ['state'] })],
  },
  {
    file: 'accounts/endAccount.ts',
    clauses: ["where 'uid' '=='"],
    shapes: [shape('devices', { equal: ['uid'] })],
  },
  {
    file: 'accounts/getUser.ts',
    clauses: ["where 'uid' '=='", "where 'status' '=='"],
    shapes: [shape('devices', { equal: ['uid'] }), shape('devices', { equal: ['uid', 'status'] })],
  },
  {
    file: 'accounts/guardians/links.ts',
    clauses: ["where relation '!='"],
    shapes: [shape('access', { ranges: ['children.*.relation'] })],
  },
  {
    file: 'accounts/invitationStore.ts',
    clauses: ["where 'email' '=='", "where relation '!='", "where 'email' '=='"],
    shapes: [
      shape('invitations', { equal: ['email'] }),
      shape('invitations', { ranges: ['children.*.relation'] }),
    ],
  },
  {
    file: 'accounts/lastAdmin.ts',
    clauses: ["where 'role' '=='", "where 'standing' '=='"],
    shapes: [shape('access', { equal: ['role', 'standing'] })],
  },
  {
    file: 'accounts/listMyDevices.ts',
    clauses: ["where 'uid' '=='"],
    shapes: [shape('devices', { equal: ['uid'] })],
  },
  {
    file: 'accounts/listProfileRequests.ts',
    clauses: ["where 'status' '=='", "orderBy 'requestedAt'", "orderBy '__name__'"],
    shapes: [
      shape('profileRequests', { equal: ['status'], order: [['requestedAt', 'ASCENDING']] }),
    ],
  },
  {
    file: 'accounts/mirrorStaff.ts',
    clauses: ["where 'role' 'in'", "orderBy '__name__'"],
    shapes: [shape('access', { equal: ['role'] })],
  },
  {
    file: 'accounts/reach.ts',
    clauses: ["where 'role' '=='", "where 'standing' '=='"],
    shapes: [shape('access', { equal: ['role', 'standing'] })],
  },
  {
    file: 'accounts/registerDevice.ts',
    clauses: ["where 'uid' '=='", "where 'status' '=='"],
    shapes: [shape('devices', { equal: ['uid', 'status'] })],
  },
  {
    file: 'accounts/rosterLinks.ts',
    clauses: ["where 'email' '=='", "where 'studentNumber' '=='"],
    shapes: [
      shape('roster', { group: true, equal: ['email'] }),
      shape('users', { equal: ['studentNumber'] }),
    ],
  },
  {
    file: 'accounts/userStore.ts',
    clauses: [
      ...USER_FILTERS.map((field) => `where '${field}' '=='`),
      "where 'nameKey' '>='",
      "where 'nameKey' '<'",
      "orderBy 'nameKey'",
      "orderBy '__name__'",
    ],
    shapes: mixesOf(USER_FILTERS).map((equal) =>
      shape('users', { equal, ranges: ['nameKey'], order: [['nameKey', 'ASCENDING']] }),
    ),
  },
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
      "where 'courseId' '=='",
      "where 'uid' '=='",
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
  {
    file: 'faces/consentStore.ts',
    clauses: ["orderBy 'number' 'desc'"],
    shapes: [shape('entries', { order: [['number', 'DESCENDING']] })],
  },
  {
    file: 'faces/deletion/deletionStore.ts',
    clauses: ["where 'dueAt' '<='", "orderBy 'dueAt'"],
    shapes: [shape('faceDeletions', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] })],
  },
  {
    file: 'faces/listFaceConflicts.ts',
    clauses: ["where 'status' '=='", "orderBy 'foundAt' 'desc'", "orderBy '__name__' 'desc'"],
    shapes: [shape('faceConflicts', { equal: ['status'], order: [['foundAt', 'DESCENDING']] })],
  },
  {
    file: 'faces/sameFace/traces.ts',
    clauses: ["where 'uid' '=='", "where 'uids' 'array-contains'", "where 'uids' 'array-contains'"],
    shapes: [
      shape('faceSearches', { equal: ['uid'] }),
      shape('faceConflicts', { equal: ['uids'] }),
      shape('lookalikes', { equal: ['uids'] }),
    ],
  },
  {
    file: 'faces/signIn/limitStore.ts',
    clauses: ["where 'uid' '=='"],
    shapes: [shape('faceSignInLimits', { equal: ['uid'] })],
  },
  {
    file: 'faces/vault/kekStore.ts',
    clauses: ["orderBy 'number' 'desc'"],
    shapes: [shape('keyEncryptionKeys', { order: [['number', 'DESCENDING']] })],
  },
  {
    file: 'faces/vault/keyringStore.ts',
    clauses: ['orderBy FieldPath.documentId()'],
    shapes: [shape('keyring', { ranges: ['__name__'] })],
  },
  {
    file: 'faces/vault/vaultStore.ts',
    clauses: ['orderBy FieldPath.documentId()'],
    shapes: [shape('vault', { ranges: ['__name__'] })],
  },
  {
    file: 'kiosks/listKiosks.ts',
    clauses: ["orderBy 'createdAt' 'desc'"],
    shapes: [shape('kiosks', { order: [['createdAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/fanOut/finishNotice.ts',
    clauses: ["where 'status' '=='"],
    shapes: [shape('batches', { equal: ['status'] })],
  },
  {
    file: 'notifications/fanOut/pursueBatches.ts',
    clauses: ["where 'status' '=='", "orderBy '__name__'"],
    shapes: [shape('batches', { equal: ['status'] })],
  },
  {
    file: 'notifications/fanOut/reopenBatches.ts',
    clauses: ["where 'status' '=='"],
    shapes: [shape('batches', { equal: ['status'] })],
  },
  {
    file: 'notifications/getNotice.ts',
    clauses: ["orderBy '__name__'"],
    shapes: [shape('batches', {})],
  },
  {
    file: 'notifications/noticeStore.ts',
    clauses: [
      "where 'status' '=='",
      "where 'kind' '=='",
      "orderBy 'createdAt' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'dueAt' '<='",
      "orderBy 'dueAt'",
    ],
    shapes: [
      ...mixesOf(['status', 'kind']).map((equal) =>
        shape('notifications', { equal, order: [['createdAt', 'DESCENDING']] }),
      ),
      shape('notifications', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] }),
    ],
  },
  {
    file: 'notifications/push/tokenStore.ts',
    clauses: ["orderBy 'updatedAt' 'desc'"],
    shapes: [shape('pushTokens', { order: [['updatedAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/tokens/settlePushToken.ts',
    clauses: ["orderBy 'updatedAt' 'desc'"],
    shapes: [shape('pushTokens', { order: [['updatedAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/alerts/listAlerts.ts',
    clauses: ["orderBy 'sentAt' 'desc'", "orderBy '__name__' 'desc'"],
    shapes: [shape('alerts', { order: [['sentAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/digest/digestStore.ts',
    clauses: ["where 'state' '=='", "where 'dueAt' '<='", "orderBy 'dueAt'"],
    shapes: [
      shape('digestEntries', {
        group: true,
        equal: ['state'],
        ranges: ['dueAt'],
        order: [['dueAt', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'notifications/digest/sendDigest.ts',
    clauses: ["where 'state' '=='", "where 'dueAt' '<='", "orderBy 'dueAt'"],
    shapes: [
      shape('digestEntries', {
        equal: ['state'],
        ranges: ['dueAt'],
        order: [['dueAt', 'ASCENDING']],
      }),
    ],
  },
  {
    file: 'notifications/inbox/inboxStore.ts',
    clauses: [
      "where 'readAt' '=='",
      "where 'createdAt' '>'",
      "orderBy 'createdAt' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'readAt' '=='",
      "where 'createdAt' '<='",
      "orderBy 'createdAt' 'desc'",
    ],
    shapes: [[], ['readAt']].map((equal) =>
      shape('inbox', { equal, ranges: ['createdAt'], order: [['createdAt', 'DESCENDING']] }),
    ),
  },
  {
    file: 'notifications/tokens/pushTokenStore.ts',
    clauses: ["where 'token' '=='"],
    shapes: [shape('pushTokens', { group: true, equal: ['token'] })],
  },
  {
    file: 'notifications/tokens/registerPushToken.ts',
    clauses: ["orderBy 'updatedAt' 'desc'"],
    shapes: [shape('pushTokens', { order: [['updatedAt', 'DESCENDING']] })],
  },
  {
    file: 'notifications/webhooks/deliveryStore.ts',
    clauses: [
      "where 'hookId' '=='",
      "where 'status' '=='",
      "orderBy 'leftAt' 'desc'",
      "orderBy '__name__' 'desc'",
      "where 'dueAt' '<='",
      "orderBy 'dueAt'",
    ],
    shapes: [
      ...mixesOf(['hookId', 'status']).map((equal) =>
        shape('webhookDeliveries', { equal, order: [['leftAt', 'DESCENDING']] }),
      ),
      shape('webhookDeliveries', { ranges: ['dueAt'], order: [['dueAt', 'ASCENDING']] }),
    ],
  },
  {
    file: 'notifications/webhooks/webhookStore.ts',
    clauses: ["where 'deletedAt' '=='"],
    shapes: [shape('webhooks', { equal: ['deletedAt'] })],
  },
  {
    file: 'platform/rateLimit.ts',
    clauses: ["where 'key' '=='"],
    shapes: [shape('rateLimits', { equal: ['key'] })],
  },
  {
    file: 'platform/settled.ts',
    clauses: ["where FieldPath.documentId() '>='", "where FieldPath.documentId() '<'"],
    shapes: [shape('settled', { ranges: ['__name__'] })],
  },
  {
    file: 'settings/listPolicyVersions.ts',
    clauses: ["orderBy 'version' 'desc'"],
    shapes: [shape('versions', { order: [['version', 'DESCENDING']] })],
  },
];

function shape(
  collection: string,
  { group = false, equal = [], contains = [], ranges = [], order = [] }: Partial<QueryShape>,
): QueryShape {
  return { collection, group, equal, contains, ranges, order };
}

const CLAUSE =
  /\.(where|orderBy)\(\s*('[^']*'|[\w.]+(?:\(\))?)(?:,\s*('(?:[=!<>]=?|in|array-contains(?:-any)?|not-in|asc|desc)'))?/g;

/** The clauses of a file in the order in which they are written. */
export function clausesIn(text: string): string[] {
  return [...text.matchAll(CLAUSE)].map(([, verb, field, rest]) =>
    [verb, field, rest].filter((part) => part !== undefined).join(' '),
  );
}
