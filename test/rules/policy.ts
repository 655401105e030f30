import type { Value, WriteBody } from './emulator.ts';
import type { Principal } from './principals.ts';
import { principals } from './principals.ts';
import type { Listing, Row } from './table.ts';
import { ANY } from './table.ts';

/*
 * Who may do what directly, written by hand from the list of features; firestore.rules is judged by it, never
 * the other way round. Data only, so that other programs can drive it too.
 */

const NOBODY: readonly Principal[] = [];
const MEMBERS = principals().filter(
  (who) => !['anonymous', 'unknown', 'pending', 'suspended', 'kiosk'].includes(who),
);
const TEACHERS: readonly Principal[] = [
  'instructor',
  'other-instructor',
  'former-instructor',
  'admin',
];
const STAFF: readonly Principal[] = ['instructor', 'admin'];
const COURSE: readonly Principal[] = ['student', 'classmate', 'instructor', 'admin'];

/** Lists nobody gets unless `all` says so: the whole collection, and every collection of that name. */
function unfiltered(many: string, all: readonly Principal[] = NOBODY): Listing[] {
  return [
    { means: many, group: false, where: [], may: all },
    { means: `${many}, wherever they are`, group: true, where: [], may: NOBODY },
  ];
}

/** A collection that clients may read but never write. */
function readable(
  row: Pick<Row, 'collection' | 'document' | 'one' | 'source' | 'get' | 'lists'>,
): Row {
  return { ...row, create: NOBODY, update: NOBODY, delete: NOBODY };
}

/** A collection of the server's own. */
function serverOnly(collection: string, one: string, many: string, source: string): Row {
  const lists = unfiltered(many);
  return readable({ collection, document: ANY, one, source, get: NOBODY, lists });
}

/** What a phone writes about itself. */
export const PUSH_TOKEN: WriteBody = {
  fields: { token: { stringValue: 'fcm-token' }, platform: { stringValue: 'android' } },
  serverTimes: ['updatedAt'],
};
export const RENEWED_PUSH_TOKEN: WriteBody = {
  fields: { token: { stringValue: 'fcm-token-2' } },
  serverTimes: ['updatedAt'],
};
const NO_KINDS: Value = { arrayValue: {} };
const BY_CHANNEL: Value = {
  mapValue: { fields: { push: NO_KINDS, inbox: NO_KINDS, mail: NO_KINDS } },
};

/** What somebody chooses to be told. */
export const PREFERENCES: WriteBody = {
  fields: {
    off: BY_CHANNEL,
    on: BY_CHANNEL,
    quietHours: {
      mapValue: { fields: { from: { stringValue: '22:00' }, to: { stringValue: '06:30' } } },
    },
    timeZone: { stringValue: 'Europe/Berlin' },
    digest: { stringValue: 'daily' },
    digestAt: { stringValue: '17:00' },
  },
  serverTimes: ['updatedAt'],
};
/** "I have read it." */
export const READ_MARK: WriteBody = { fields: {}, serverTimes: ['readAt'] };

/** Everybody with a token sees what his own account may do, whatever that is. */
export const OWN_ACCESS: readonly Principal[] = principals().filter((who) => who !== 'anonymous');

export const POLICY: readonly Row[] = [
  readable({
    collection: 'access',
    document: '{student}',
    one: "the student's access document",
    source: 'A4: roles are assigned by admins, through operations',
    get: ['student'],
    lists: unfiltered('access documents'),
  }),
  readable({
    collection: 'users',
    document: '{student}',
    one: "the student's profile",
    source: 'A6, A11: staff of his courses and guardians; the list of people is the office’s',
    get: ['student', 'guardian', 'limited-guardian', ...STAFF],
    lists: unfiltered('profiles', ['admin']),
  }),
  readable({
    collection: 'users',
    document: '{instructor}',
    one: "an instructor's profile",
    source: 'A6: it belongs to its owner and the office',
    get: ['instructor', 'admin'],
    lists: [],
  }),
  readable({
    collection: 'users/{student}/private',
    document: 'profile',
    one: "the student's contact data",
    source: 'A6: personal data is not for staff',
    get: ['student', 'admin'],
    lists: unfiltered('contact data'),
  }),
  {
    collection: 'users/{student}/private',
    document: 'notifications',
    one: 'what the student chose to be told',
    source: 'N4: everybody’s own choice; nobody else’s business',
    get: ['student'],
    lists: [],
    create: NOBODY,
    update: ['student'],
    delete: NOBODY,
    writes: { update: PREFERENCES },
  },
  {
    collection: 'users/{instructor}/private',
    document: 'profile',
    creates: 'notifications',
    one: 'an instructor’s private document',
    source:
      'A6, N4: contact data are the office’s too; of the rest only the own choice may be written',
    get: ['instructor', 'admin'],
    lists: [],
    create: ['instructor'],
    update: NOBODY,
    delete: NOBODY,
    writes: { create: PREFERENCES },
  },
  {
    collection: 'users/{student}/pushTokens',
    document: 'phone',
    one: "the student's push token",
    source: 'N1: a phone says where its messages go; the server alone sends',
    get: NOBODY,
    lists: unfiltered('push tokens'),
    create: ['student'],
    update: ['student'],
    delete: ['student'],
    writes: { create: PUSH_TOKEN, update: RENEWED_PUSH_TOKEN },
  },
  {
    collection: 'users/{student}/inbox',
    document: 'notice',
    one: "a notice in the student's inbox",
    source: 'N5: in-app inbox; its owner may only say that a notice was read',
    get: ['student'],
    lists: unfiltered("the student's notices", ['student']),
    create: NOBODY,
    update: ['student'],
    delete: NOBODY,
    writes: { update: READ_MARK },
  },
  readable({
    collection: 'profileRequests',
    document: '{student}',
    one: "the student's request for a change of the profile",
    source: 'A6: its owner and the office',
    get: ['student', 'admin'],
    lists: unfiltered('requests for changes of profiles', ['admin']),
  }),
  readable({
    collection: 'devices',
    document: '{device}',
    one: "the student's device",
    source: 'A10: owners see their devices, the office all',
    get: ['student', 'admin'],
    lists: [
      ...unfiltered('devices', ['admin']),
      {
        means: 'the devices of the student',
        group: false,
        where: [['uid', '{student}']],
        may: ['student', 'admin'],
      },
    ],
  }),
  serverOnly('invitations', 'an invitation', 'invitations', 'A1: hashed, single use'),
  serverOnly(
    'guardianBlocks',
    'a custody block',
    'custody blocks',
    'A11: reasons are for admins, through an operation',
  ),
  {
    ...serverOnly(
      'accountRequests',
      'a request for an account',
      'requests for accounts',
      'A8: no enumeration of accounts',
    ),
    document: 'request', // deleted as soon as it is worked off: there may be none
  },
  readable({
    collection: 'consents/{student}/entries',
    document: '{entry}',
    one: "an entry of the student's consents",
    source: 'P5, A11: the person, a guardian who may consent, the office',
    get: ['student', 'guardian', 'admin'],
    lists: unfiltered("the student's consents", ['student', 'guardian', 'admin']),
  }),
  serverOnly('vault', 'a face template', 'face templates', 'P7: never leaves'),
  serverOnly('keyring', 'a wrapped data key', 'wrapped data keys', 'P7: never leaves'),
  serverOnly(
    'keyEncryptionKeys',
    'a wrapped key of keys',
    'wrapped keys of keys',
    'P7: never leaves',
  ),
  serverOnly(
    'lookalikes',
    'a list of lookalikes',
    'lists of lookalikes',
    'F10: scores never leave',
  ),
  serverOnly(
    'faceDrift',
    'a drift of similarities',
    'drifts of similarities',
    'F11: scores never leave',
  ),
  serverOnly('faceSearches', 'a search for a face', 'searches for faces', 'F9: the server’s work'),
  serverOnly(
    'faceConflicts',
    'a conflict of faces',
    'conflicts of faces',
    'F9: through operations',
  ),
  {
    ...serverOnly(
      'faceDeletions',
      'a deletion owed by a third party',
      'deletions owed by third parties',
      'F2, P7: names of faces at a service',
    ),
    document: 'deletion', // an operation's own goes as soon as the service has confirmed
  },
  readable({
    collection: 'terms',
    document: '{term}',
    one: 'a term',
    source: 'T10: the calendar is everybody’s',
    get: MEMBERS,
    lists: unfiltered('terms', MEMBERS),
  }),
  readable({
    collection: 'calendars',
    document: '{calendar}',
    one: 'a calendar of holidays',
    source: 'T10: holidays are everybody’s',
    get: MEMBERS,
    lists: unfiltered('calendars', MEMBERS),
  }),
  serverOnly(
    'calendarFeeds',
    'a link to a calendar',
    'links to calendars',
    'D1: hashes of secrets; their owners see them through operations',
  ),
  readable({
    collection: 'courses',
    document: '{course}',
    one: 'the course',
    source: 'S8, D1: those who attend or teach it; the list is the office’s',
    get: COURSE,
    lists: unfiltered('courses', ['admin']),
  }),
  readable({
    collection: 'courses/{course}/roster',
    document: '{number}',
    one: 'a roster entry',
    source: 'A9: names and addresses are for those who teach them',
    get: STAFF,
    lists: unfiltered('the roster', STAFF),
  }),
  readable({
    collection: 'courses/{course}/staff',
    document: '{instructor}',
    one: 'a staff grant',
    source: 'A7, A12: grants are the staff’s and the office’s',
    get: STAFF,
    lists: unfiltered('the staff of the course', STAFF),
  }),
  readable({
    collection: 'courses/{course}/ruleVersions',
    document: '1',
    one: 'the first rules of a course',
    source: 'G1, S8: for those who explain a decision',
    get: STAFF,
    lists: unfiltered('the rules that a course had', STAFF),
  }),
  readable({
    collection: 'courses/{course}/meetings',
    document: '{meeting}',
    one: 'a weekly meeting',
    source: 'T10: the timetable is the course’s',
    get: COURSE,
    lists: unfiltered('the meetings of the course', COURSE),
  }),
  readable({
    collection: 'courses/{course}/exceptions',
    document: '{exception}',
    one: 'a class that was cancelled',
    source: 'T10: the timetable is the course’s',
    get: COURSE,
    lists: unfiltered('the exceptions of the course', COURSE),
  }),
  readable({
    collection: 'rosterImports',
    document: '{rosterImport}',
    one: 'an import of a roster',
    source: 'A9: the office watches how far its files come',
    get: ['admin'],
    lists: unfiltered('imports', ['admin']),
  }),
  readable({
    collection: 'rosterImports/{rosterImport}/importLines',
    document: '000000002',
    one: 'a row of an import',
    source: 'A9: it names students; the office reads what it comes to',
    get: ['admin'],
    lists: unfiltered('rows of an import', ['admin']),
  }),
  readable({
    collection: 'sessions',
    document: '{session}',
    one: 'a session of the course',
    source: 'D1, D2: those who attend or teach it; a guardian asks through operations',
    get: COURSE,
    lists: [
      ...unfiltered('sessions', ['admin']),
      {
        means: 'the sessions of the course',
        group: false,
        where: [['courseId', '{course}']],
        may: COURSE,
      },
    ],
  }),
  readable({
    collection: 'sessions/{session}/attendance',
    document: '{student}',
    one: "the student's record",
    source: 'T3, N2, A11: the student, a guardian who may see attendance, staff of the course',
    get: ['student', 'guardian', ...STAFF],
    lists: [
      { means: 'records of the session', group: false, where: [], may: ['admin'] },
      {
        means: 'records of the session by course',
        group: false,
        where: [['courseId', '{course}']],
        may: STAFF,
      },
      { means: 'records', group: true, where: [], may: ['admin'] },
      {
        means: 'records of the course',
        group: true,
        where: [['courseId', '{course}']],
        may: STAFF,
      },
      {
        means: 'records of the student',
        group: true,
        where: [['uid', '{student}']],
        may: ['student', 'guardian', 'admin'],
      },
      {
        means: 'records of the student in the course',
        group: true,
        where: [
          ['uid', '{student}'],
          ['courseId', '{course}'],
        ],
        may: ['student', 'guardian', ...STAFF],
      },
    ],
  }),
  readable({
    collection: 'sessions/{session}/attendance/{student}/events',
    document: '{event}',
    one: "an event of the student's record",
    source: 'T2: both marks are kept for everybody who may see the record',
    get: ['student', 'guardian', ...STAFF],
    lists: unfiltered("events of the student's record", ['student', 'guardian', ...STAFF]),
  }),
  readable({
    collection: 'sessions/{session}/summary',
    document: 'counts',
    one: 'the summary of a session',
    source: 'T7: counts of the session for its staff, as the operation getSessionSummary',
    get: STAFF,
    lists: [
      { means: 'the summaries of a session', group: false, where: [], may: ['admin'] },
      {
        means: 'the summaries of a session by course',
        group: false,
        where: [['courseId', '{course}']],
        may: STAFF,
      },
    ],
  }),
  serverOnly(
    'sessions/{session}/attendance/{student}/evidence',
    'the evidence of a check-in',
    'evidence',
    'T4: staff see it through an audited operation only',
  ),
  readable({
    collection: 'appeals',
    document: '{session}_{student}_checkIn',
    one: "the student's appeal",
    source: 'T8: the student who appeals, and staff of the course, who decide',
    get: ['student', ...STAFF],
    lists: [
      ...unfiltered('appeals', ['admin']),
      {
        means: 'the appeals of the student',
        group: false,
        where: [['uid', '{student}']],
        may: ['student', 'admin'],
      },
      {
        means: 'the appeals of the course',
        group: false,
        where: [['courseId', '{course}']],
        may: STAFF,
      },
      {
        means: 'open appeals of the course',
        group: false,
        where: [
          ['courseId', '{course}'],
          ['status', 'open'],
        ],
        may: STAFF,
      },
    ],
  }),
  serverOnly(
    'fileTickets',
    'a ticket for a file',
    'tickets for files',
    'B1: hashes of secrets; files are had by an audited operation',
  ),
  readable({
    collection: 'absenceRequests',
    document: '{request}',
    one: "the student's absence request",
    source:
      'B1, B2, B4: the student, guardians who may report absences, staff of a course concerned',
    get: ['student', 'guardian', ...STAFF],
    lists: [
      ...unfiltered('absence requests'),
      {
        means: 'the absence requests of the student',
        group: false,
        where: [['studentUid', '{student}']],
        may: ['student', 'guardian'],
      },
      {
        means: 'the open absence requests of the student',
        group: false,
        where: [
          ['studentUid', '{student}'],
          ['status', 'submitted'],
        ],
        may: ['student', 'guardian'],
      },
    ],
  }),
  readable({
    collection: 'absenceRequests',
    document: 'draft',
    one: "the student's draft of an absence request",
    source: 'B1: concerns nobody but his side before it is submitted',
    get: ['student', 'guardian'],
    lists: [],
  }),
  readable({
    collection: 'absenceRequests/{request}/private',
    document: 'reason',
    one: 'the reason of an absence request',
    source: 'B1: sensitive; staff read it through an audited operation only',
    get: ['student', 'guardian'],
    lists: unfiltered('reasons of absence requests'),
  }),
  readable({
    collection: 'absenceRequests/{request}/steps',
    document: '1',
    one: 'a step of an absence request',
    source: 'B2: what happened to it, for whoever may read it',
    get: ['student', 'guardian', ...STAFF],
    lists: unfiltered('steps of an absence request', ['student', 'guardian', ...STAFF]),
  }),
  readable({
    collection: 'absenceRequests/{request}/evidence',
    document: 'upload',
    one: 'a file of an absence request, as the checks tell it',
    source: 'B1: how far its check is, for whoever may read the request',
    get: ['student', 'guardian', ...STAFF],
    lists: unfiltered('files of an absence request', ['student', 'guardian', ...STAFF]),
  }),
  readable({
    collection: 'reports',
    document: 'report',
    one: 'a report that the instructor asked for',
    source: 'R4: its owner watches how far it is, the office all; files go out by an operation',
    get: ['instructor', 'admin'],
    lists: [
      ...unfiltered('reports', ['admin']),
      {
        means: 'the reports of the instructor',
        group: false,
        where: [['by', '{instructor}']],
        may: ['instructor', 'admin'],
      },
    ],
  }),
  serverOnly('anomalies', 'an anomaly', 'anomalies', 'D4: staff see theirs through operations'),
  serverOnly(
    'anomalyNotices',
    'a count of notices of anomalies',
    'counts of notices of anomalies',
    'D4: the server’s work',
  ),
  serverOnly(
    'anomalyRuns',
    'how far a search for anomalies is',
    'how far searches for anomalies are',
    'D4: the server’s work',
  ),
  serverOnly(
    'checkInSignals',
    "a student's signals of check-ins",
    'signals of check-ins',
    'D4, F11: scores never leave',
  ),
  serverOnly('deviceSignals', 'uses of a phone', 'uses of phones', 'D4: the server’s work'),
  serverOnly('excuses', 'an excuse', 'excuses', 'B3: marks tell what came of them'),
  readable({
    collection: 'places',
    document: '{place}',
    one: 'a place',
    source: 'G2: a phone shows the fence on a map',
    get: MEMBERS,
    lists: unfiltered('places', MEMBERS),
  }),
  readable({
    collection: 'places/{place}/versions',
    document: '1',
    one: 'an old version of a place',
    source: 'G1: for those who explain a decision',
    get: TEACHERS,
    lists: unfiltered('the versions of a place', TEACHERS),
  }),
  readable({
    collection: 'settings',
    document: 'policy',
    one: 'the policy',
    source: 'S8: those who teach, as the operation getPolicy; it names thresholds',
    get: TEACHERS,
    lists: unfiltered('settings'),
  }),
  readable({
    collection: 'settings/policy/versions',
    document: '{policyVersion}',
    one: 'an old policy',
    source: 'S8: the office',
    get: ['admin'],
    lists: unfiltered('old policies', ['admin']),
  }),
  serverOnly('kiosks', 'a kiosk', 'kiosks', 'F8: admins list them through an operation'),
  serverOnly('kioskPairings', 'a pairing of a kiosk', 'pairings', 'F8: hashed, single use'),
  serverOnly(
    'rollCalls',
    'a roll call by photo',
    'roll calls',
    'F7: staff see it through an audited operation only',
  ),
  serverOnly('settled', 'a settled copy', 'settled copies', 'S8: what console edits are judged by'),
  ...['courses/{course}', 'places/{place}', 'settings/policy'].map((edited) =>
    serverOnly(
      `${edited}/problems`,
      `a refused edit of ${edited}`,
      `refused edits of ${edited}`,
      'S8: for admins, in the Firebase console',
    ),
  ),
  serverOnly('checkInAttempts', 'an attempt', 'attempts', 'T5: the check-in at work'),
  serverOnly('challenges', 'a challenge', 'challenges', 'T5: the check-in at work'),
  serverOnly('leases', 'a lease', 'leases', 'T5: the check-in at work'),
  serverOnly('faceSignInLimits', 'a count of tries', 'counts of tries', 'A3: who fails how often'),
  serverOnly('faceSignIns', 'a face sign-in', 'face sign-ins', 'A3: spent challenges'),
  serverOnly('seenFrames', 'marks of frames', 'marks of frames', 'F6: no frame twice'),
  serverOnly('audit', 'an audit event', 'the audit', 'P3: through operations'),
  serverOnly('alerts', 'an alert', 'alerts', 'N1: admins see them through operations'),
  serverOnly(
    'users/{student}/digestEntries',
    'an entry of the student’s digest',
    'entries of digests',
    'N4: the inbox has it',
  ),
  serverOnly('notifications', 'an intent', 'intents', 'N3: delivered by the server'),
  {
    ...serverOnly(
      'notifications/{notice}/batches',
      'a batch of pushes',
      'batches of pushes',
      'N3: delivered by the server',
    ),
    document: '00000',
  },
  readable({
    collection: 'stats/{statsVersion}/sessions',
    document: '{session}',
    one: 'the stats of the session',
    source: 'D2: everybody’s marks are for those who teach them',
    get: STAFF,
    lists: [
      ...unfiltered('stats of sessions', ['admin']).slice(0, 1),
      {
        means: 'stats of the sessions of the course',
        group: false,
        where: [['courseId', '{course}']],
        may: STAFF,
      },
    ],
  }),
  readable({
    collection: 'stats/{statsVersion}/courses',
    document: '{course}',
    one: 'the stats of the course',
    source: 'D2, D3: staff of the course; all of them are the office’s',
    get: STAFF,
    lists: unfiltered('stats of courses', ['admin']).slice(0, 1),
  }),
  readable({
    collection: 'stats/{statsVersion}/courses/{course}/tables',
    document: '0',
    one: 'the table of the course',
    source: 'D2: students by name, for those who teach them',
    get: STAFF,
    lists: unfiltered('the table', STAFF),
  }),
  readable({
    collection: 'stats/{statsVersion}/enrolments',
    document: '{course}~{student}',
    one: "the student's stats in the course",
    source: 'D1, D2, D3: whoever may see the records',
    get: ['student', 'guardian', ...STAFF],
    lists: [
      ...unfiltered('stats of enrolments', ['admin']),
      {
        means: "the student's stats in all courses",
        group: false,
        where: [['uid', '{student}']],
        may: ['student', 'guardian', 'admin'],
      },
      {
        means: 'stats of everybody in the course',
        group: false,
        where: [['courseId', '{course}']],
        may: STAFF,
      },
    ],
  }),
  readable({
    collection: 'stats/{statsVersion}/students',
    document: '{term}~{student}',
    one: "the student's stats in the term",
    source: 'D1, D3: over all courses, so not for the staff of one',
    get: ['student', 'guardian', 'admin'],
    lists: [
      ...unfiltered('stats of students', ['admin']),
      {
        means: "the student's stats in all terms",
        group: false,
        where: [['uid', '{student}']],
        may: ['student', 'guardian', 'admin'],
      },
    ],
  }),
  readable({
    collection: 'stats/{statsVersion}/terms',
    document: '{term}',
    one: 'the stats of the term',
    source: 'D3: the office',
    get: ['admin'],
    lists: unfiltered('stats of terms', ['admin']).slice(0, 1),
  }),
  serverOnly('statsDue', 'what is to be recomputed', 'what is to be recomputed', 'D2: at work'),
  serverOnly('statsWork', 'a lease of stats', 'leases of stats', 'D2: at work'),
  serverOnly(
    'bandCrossings',
    'a crossing into a band',
    'crossings into bands',
    'D3: told by notices, once',
  ),
  serverOnly('webhooks', 'a webhook', 'webhooks', 'N6: admins list them through an operation'),
  serverOnly('webhookDeliveries', 'a delivery to a webhook', 'deliveries to webhooks', 'N6'),
  serverOnly(
    'reportSchedules',
    'a schedule of reports',
    'schedules of reports',
    'R3: its owner and admins see it through operations',
  ),
  serverOnly('mail', 'a mail', 'mails', 'A8: mails hold sign-in links'),
  serverOnly('idempotency', 'a kept reply', 'kept replies', 'T5: another one’s replies'),
  serverOnly('rateLimits', 'a slot of a rate limit', 'rate limits', 'S1'),
];
