import fc from 'fast-check';
import type { StoredDigestEntry } from '../../src/notifications/digest/digestStore.ts';
import type {
  Addressee,
  Notice,
  NoticeContext,
  NoticeSession,
} from '../../src/notifications/notice.ts';
import { NO_PREFERENCES } from '../../src/notifications/preferences.ts';
import { NOTICE_KINDS } from '../../src/platform/noticeKinds.ts';

/** A notice of an absence in a session, made on a Friday at 10:00 UTC. */
export function notice(changes: Partial<Notice> = {}): Notice {
  return {
    id: 'attendance.absent:s1:r1',
    kind: 'attendance.absent',
    to: ['absentees:s1'],
    data: { sessionId: 's1', courseId: 'c1' },
    createdAt: new Date('2026-11-27T10:00:00Z'),
    ...changes,
  };
}

/** A session of that day, 09:00 to 10:30 UTC. */
export const SESSION: NoticeSession = {
  title: 'Algebra',
  timeZone: 'Europe/Berlin',
  startsAt: new Date('2026-11-27T09:00:00Z'),
  endsAt: new Date('2026-11-27T10:30:00Z'),
  closesAt: new Date('2026-11-27T10:15:00Z'),
};

export const CONTEXT: NoticeContext = {
  institution: 'Rollcall School',
  courseTitle: 'Algebra',
  session: SESSION,
  alert: null,
};

export function addressee(changes: Partial<Addressee> = {}): Addressee {
  return {
    uid: 'ada',
    childUid: null,
    email: 'ada@school.example',
    childName: null,
    locale: 'en',
    timeZone: 'Europe/Berlin',
    preferences: NO_PREFERENCES,
    ...changes,
  };
}

/** Somebody told as a guardian. */
export function guardian(changes: Partial<Addressee> = {}): Addressee {
  return addressee({ uid: 'eve', childUid: 'ada', childName: 'Ada Lovelace', ...changes });
}

/** When the digest of the day is due. */
export const DUE = '2026-11-27T16:00:00.000Z';

/** What waits for it; `id` is one letter, in whose order things happened. */
export function waitingEntry(
  id: string,
  changes: Partial<StoredDigestEntry> = {},
): StoredDigestEntry {
  return {
    uid: 'ada',
    childUid: null,
    kind: 'attendance.absent',
    studentUid: null,
    title: `Title ${id}`,
    body: `Body ${id}`,
    day: '2026-11-27',
    dueAt: new Date(DUE),
    mail: true,
    push: true,
    createdAt: new Date(Date.UTC(2026, 10, 27, 8, id.charCodeAt(0) - 96)),
    state: 'waiting',
    expiresAt: new Date('2026-12-04T16:00:00Z'),
    ...changes,
  };
}

const word = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' });
/** Words that are in no text, so that finding them in one tells whence they came. */
export const secret = fc.uuid().map((id) => `secret-${id}`);

export const locales = fc.constantFrom('en', 'en-GB', 'de', 'de-AT', 'de-CH');

/** Any notice about anything, to anybody, with what is known of it or not. */
export const told = fc
  .record({
    kind: fc.constantFrom(...NOTICE_KINDS),
    locale: locales,
    asGuardian: fc.boolean(),
    title: word,
    name: fc.oneof(fc.constant(null), secret),
    after: fc.constantFrom('present', 'late', 'absent', 'excused', 'pending_review', 'none'),
    outcome: fc.constantFrom('approved', 'rejected', 'withdrawn', 'expired'),
    hasSession: fc.boolean(),
    reason: secret,
    id: fc.stringMatching(/^[\w-]{1,128}$/),
    timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
  })
  .map((made) => {
    const { kind, locale, asGuardian, title, name, after, outcome, reason, id, timeZone } = made;
    const session = { ...SESSION, title, timeZone };
    const ids = { sessionId: id, courseId: id, deviceId: id, requestId: id, appealId: id };
    const data = { ...ids, before: 'present', after, outcome, reason, uid: id };
    return {
      notice: notice({ id: `${kind}:${id}`, kind, data }),
      context: {
        ...CONTEXT,
        courseTitle: made.hasSession ? title : null,
        session: made.hasSession ? session : null,
      },
      to: asGuardian ? guardian({ childName: name, locale }) : addressee({ locale }),
      secrets: [reason, ...(name === null ? [] : [name])],
      title,
    };
  });
