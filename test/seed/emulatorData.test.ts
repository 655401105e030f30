import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HORIZON_DAYS } from '../../functions/src/courses/outlook.ts';
import { PASSWORD } from '../../tools/school/roll.ts';
import { parseObject } from '../../tools/support/json.ts';
import { accounts, at, documents, files, within } from './support/committed.ts';

/** What is secret, personal beyond the school's own lists, or of one moment only. */
const ABSENT = [
  'vault',
  'keyring',
  'mail',
  'idempotency',
  'accountRequests',
  'invitations',
  'challenges',
  'leases',
  'checkInAttempts',
  'devices',
  'seenFrames',
  'lookalikes',
  'faceDrift',
  'faceSearches',
  'faceConflicts',
  'faceDeletions',
  'faceSignIns',
  'faceSignInLimits',
  'keyEncryptionKeys',
  'rollCalls',
  'rosterImports',
  'importLines',
  'calendarFeeds',
  'appeals',
  'notifications',
  'webhookDeliveries',
  'digestEntries',
  'fileTickets',
  'reports',
  'statsDue',
  'statsWork',
  'anomalyNotices',
  'anomalyRuns',
];

/** First bytes of JPEG, PNG and WebP; and of the same in base64. */
const IMAGES: readonly (readonly [string, Buffer])[] = [
  ['JPEG', Buffer.from([0xff, 0xd8, 0xff])],
  ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['WebP', Buffer.from('WEBPVP8')],
  ['JPEG in base64', Buffer.from('/9j/4')],
  ['PNG in base64', Buffer.from('iVBORw0KGgo')],
  ['WebP in base64', Buffer.from('UklGR')],
];

describe('the committed school', () => {
  it('holds nothing secret or passing', () => {
    const collections = documents.flatMap(({ path }) => path.filter((_, i) => i % 2 === 0));
    assert.deepEqual(
      ABSENT.filter((name) => collections.includes(name)),
      [],
    );
    assert.ok(collections.includes('roster'), 'collections within documents are looked at, too');
  });

  it('holds no image, and of files the certificate of one request alone', () => {
    for (const file of files) {
      const bytes = readFileSync(file);
      const found = IMAGES.filter(([, magic]) => bytes.includes(magic)).map(([name]) => name);
      assert.deepEqual(found, [], file);
    }
    const blobs = files.filter((file) => file.includes(join('storage_export', 'blobs')));
    const [blob = '', ...others] = blobs;
    assert.equal(others.length, 0);
    assert.ok(readFileSync(blob).subarray(0, 5).equals(Buffer.from('%PDF-')));
    const ready = documents.filter(({ path }) => path.includes('evidence'));
    assert.deepEqual(
      ready.map(({ path, texts }) => [path[0], path[2], texts.get('state'), texts.get('type')]),
      [['absenceRequests', 'evidence', 'ready', 'application/pdf']],
    );
  });

  it('has 12 students, 3 instructors, 2 admins and 5 guardians, all at reserved addresses', () => {
    const count = new Map<unknown, number>();
    for (const { email, customAttributes, passwordHash } of accounts) {
      assert.ok(typeof customAttributes === 'string');
      const { role } = parseObject(customAttributes);
      count.set(role, (count.get(role) ?? 0) + 1);
      assert.match(String(email), /@[a-z.]*\.example$/);
      assert.ok(String(passwordHash).endsWith(`:password=${PASSWORD}`), 'a password of its own');
    }
    assert.deepEqual(Object.fromEntries(count), {
      student: 12,
      instructor: 3,
      admin: 2,
      guardian: 5,
    });
    const uids = accounts.map(({ localId }) => String(localId)).toSorted();
    assert.deepEqual(
      at('users')
        .map(({ path }) => path[1] ?? '')
        .toSorted(),
      uids,
    );
    assert.deepEqual(
      at('access')
        .map(({ path }) => path[1] ?? '')
        .toSorted(),
      uids,
    );
  });

  it('has one course that requires liveness, and no other that says a word about it', () => {
    // Within a map the export holds an entity of its own: the name, then some marks, then the text.
    const words = at('courses').map(
      ({ texts }) =>
        texts.get('liveness') ?? /liveness\W+(\w+)/.exec(texts.get('rules') ?? '')?.[1],
    );
    assert.deepEqual(
      words.filter((word) => word !== undefined),
      ['required'],
    );
  });

  it('has one class called off and one moved, both beyond what sessions are made for', () => {
    const changes = within('courses', 'exceptions').map(({ texts }) => texts);
    assert.deepEqual(changes.map((texts) => texts.get('kind')).toSorted(), ['cancelled', 'moved']);
    const [term] = at('terms');
    for (const texts of changes) {
      const weeks = weeksBetween(term?.texts.get('from'), texts.get('localDate'));
      assert.ok(weeks > HORIZON_DAYS / 7, `${String(weeks)} weeks into the term`);
    }
  });

  it('has a term whose holidays come from a calendar', () => {
    const [calendar, ...others] = at('calendars');
    assert.equal(others.length, 0);
    assert.equal(calendar?.texts.get('name'), 'Holidays');
  });

  it('has 11 meetings, one instructor a course and a substitute until a moment', () => {
    assert.equal(within('courses', 'meetings').length, 11);
    const roles = within('courses', 'staff').map(({ texts }) => texts.get('role'));
    assert.deepEqual(roles.toSorted(), ['instructor', 'instructor', 'substitute']);
  });

  it('has 12 students on the first roster and, by a file, 6 on the second', () => {
    const sizes = new Map<string, number>();
    for (const { path } of within('courses', 'roster')) {
      const courseId = path[1] ?? '';
      sizes.set(courseId, (sizes.get(courseId) ?? 0) + 1);
    }
    assert.deepEqual([...sizes.values()].toSorted(), [12, 6]);
  });

  it('has one request of a student that waits for the office', () => {
    const requests = at('profileRequests').map(({ texts }) => texts.get('status'));
    assert.deepEqual(requests, ['open']);
  });

  it('has courses of two departments', () => {
    const departments = at('courses').map(({ texts }) => texts.get('department'));
    assert.deepEqual(departments.toSorted(), ['Humanities', 'Natural sciences']);
  });

  it('has 2 courses, 3 places and 1 term over a change of the clocks', () => {
    assert.equal(at('courses').length, 2);
    assert.equal(at('places').length, 3);
    const [term, ...others] = at('terms');
    assert.ok(term !== undefined);
    assert.equal(others.length, 0);
    const { texts } = term;
    const offset = new Intl.DateTimeFormat('en', {
      timeZone: texts.get('timeZone') ?? assert.fail('the term has no zone'),
      timeZoneName: 'longOffset',
    });
    const offsets = new Set<string>();
    const last = Date.parse(texts.get('to') ?? '');
    for (let day = Date.parse(texts.get('from') ?? ''); day <= last; day += 86_400_000) {
      const { value = '' } =
        offset.formatToParts(day).find(({ type }) => type === 'timeZoneName') ?? {};
      offsets.add(value);
    }
    assert.deepEqual([...offsets].toSorted(), ['GMT+01:00', 'GMT+02:00']);
  });
});

function weeksBetween(from = '', to = ''): number {
  return (Date.parse(to) - Date.parse(from)) / (7 * 86_400_000);
}
