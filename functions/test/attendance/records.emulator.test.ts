import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { z } from 'zod';
import { DEPARTURES, METHODS, STATUSES } from '../../src/attendance/record.ts';
import type { StoredRecord } from '../../src/attendance/recordStore.ts';
import { recordRef } from '../../src/attendance/recordStore.ts';
import { usersOf } from '../../src/accounts/accountStore.ts';
import { operations } from '../../src/operations.ts';
import type { Access } from '../../src/platform/access.ts';
import { OPEN_END, accessOf, noAccess } from '../../src/platform/access.ts';
import { encodeCursor } from '../../src/platform/page.ts';
import { callAs } from '../support/call.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';
import { member } from '../support/school.ts';

const { listRecords } = operations;
type Filter = z.input<typeof listRecords.input>;

const COURSES = ['algebra', 'botany', 'chemistry'];
const STUDENTS = ['ada', 'bob', 'carl', 'dora', 'eve'];
const SESSIONS = 24;
const start = new Date('2026-03-02T08:00:00Z').getTime();
const HOUR_MS = 3_600_000;

/** Several sessions start at one time: ties must not skip or repeat. */
const startOf = (session: number): Date => new Date(start + Math.floor(session / 3) * HOUR_MS);

function recordAt(session: number, student: number, seed: number): StoredRecord {
  const pick = <T>(from: readonly [T, ...T[]], salt: number): T =>
    from[(seed * 7 + salt * 13 + session * 3 + student * 5) % from.length] ?? from[0];
  return {
    uid: STUDENTS[student] ?? '',
    courseId: COURSES[session % COURSES.length] ?? '',
    sessionId: `s${String(session).padStart(2, '0')}`,
    startsAt: startOf(session),
    status: pick(STATUSES, 1),
    method: pick(METHODS, 2),
    arrivedAt: null,
    departure: pick(DEPARTURES, 3),
    departedAt: null,
    policyVersion: 0,
    placeId: null,
    placeVersion: null,
    markedBy: 'system',
    eventId: null,
    updatedAt: new Date(start),
  };
}

/** About two of three pairs have a record. */
const records = Array.from({ length: SESSIONS * STUDENTS.length }, (_, n) => n)
  .filter((n) => n % 3 !== 0)
  .map((n) => recordAt(Math.floor(n / STUDENTS.length), n % STUDENTS.length, n));

const hour = fc.integer({ min: -1, max: SESSIONS / 3 + 1 });
const filter = fc.record(
  {
    courseId: fc.constantFrom(...COURSES),
    sessionId: fc
      .integer({ min: 0, max: SESSIONS - 1 })
      .map((n) => `s${String(n).padStart(2, '0')}`),
    studentUid: fc.constantFrom(...STUDENTS),
    status: fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1 }),
    method: fc.constantFrom(...METHODS),
    departure: fc.constantFrom(...DEPARTURES),
    section: fc.constantFrom('A', 'B', 'none'),
    staffUid: fc.constantFrom('tess', 'theo', 'nobody'),
    from: hour.map((n) => new Date(start + n * HOUR_MS).toISOString()),
    to: hour.map((n) => new Date(start + n * HOUR_MS).toISOString()),
  },
  { requiredKeys: [] },
);
type Asked = typeof filter extends fc.Arbitrary<infer T> ? T : never;

/** Whose profile names which section, and who teaches what: Theo's grant for chemistry has ended. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  A: ['ada', 'bob', 'carl'],
  B: ['dora'],
};
const TEACHES: Readonly<Record<string, readonly string[]>> = {
  tess: ['algebra', 'botany'],
  theo: ['botany'],
};

const pathOf = ({ sessionId, uid }: Pick<StoredRecord, 'sessionId' | 'uid'>): string =>
  `sessions/${sessionId}/attendance/${uid}`;

/** What the operation should find, in its order. */
function expected(all: readonly StoredRecord[], asked: Asked): string[] {
  return all
    .filter(
      (one) =>
        (asked.courseId ?? one.courseId) === one.courseId &&
        (asked.sessionId ?? one.sessionId) === one.sessionId &&
        (asked.studentUid ?? one.uid) === one.uid &&
        (asked.status ?? [one.status]).includes(one.status) &&
        (asked.method ?? one.method) === one.method &&
        (asked.departure ?? one.departure) === one.departure &&
        (asked.section === undefined || SECTIONS[asked.section]?.includes(one.uid) === true) &&
        (asked.staffUid === undefined ||
          TEACHES[asked.staffUid]?.includes(one.courseId) === true) &&
        new Date(asked.from ?? 0) <= one.startsAt &&
        one.startsAt < new Date(asked.to ?? '9999-01-01T00:00:00Z'),
    )
    .toSorted(
      (a, b) => b.startsAt.getTime() - a.startsAt.getTime() || (pathOf(a) < pathOf(b) ? 1 : -1),
    )
    .map(pathOf);
}

async function student({ db }: Isolated, uid: string, section: string): Promise<void> {
  const at = new Date(start);
  const nothing = { programme: null, year: null, department: null, courseIds: [] };
  await usersOf(db)
    .doc(uid)
    .set({
      ...nothing,
      ...{ name: uid, studentNumber: uid, section, role: 'student', biometric: 'none' },
      ...{ nameKey: uid, standing: 'active', createdAt: at, updatedAt: at, revision: 'r' },
    });
}

async function teacher({ db }: Isolated, uid: string, staffOf: Access['staffOf']): Promise<void> {
  await accessOf(db)
    .doc(uid)
    .set({ ...noAccess(new Date(0)), role: 'instructor', staffOf });
}

describe('the list of records', function () {
  this.timeout(120_000);
  let services: Isolated;
  let admin: string;

  before(async () => {
    services = isolatedServices();
    admin = await member('admin', {}, services);
    for (const [section, uids] of Object.entries(SECTIONS)) {
      for (const uid of uids) await student(services, uid, section);
    }
    await teacher(services, 'tess', { algebra: OPEN_END, botany: OPEN_END });
    await teacher(services, 'theo', { botany: OPEN_END, chemistry: new Date(start) });
    const batch = services.db.batch();
    for (const one of records) batch.set(recordRef(services.db, one.sessionId, one.uid), one);
    await batch.commit();
  });
  after(async () => {
    await services.dispose();
  });

  async function allPages(
    asked: Filter,
    limit: number,
    between: (page: number) => Promise<void> = () => Promise.resolve(),
  ): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | null = null;
    for (let page = 1; ; page++) {
      const request: Filter = { ...asked, limit, ...(cursor === null ? {} : { cursor }) };
      const reply: z.output<typeof listRecords.output> = await callAs(admin, listRecords, request, {
        services,
      });
      assert.ok(reply.records.length <= limit);
      found.push(...reply.records.map((one) => pathOf({ ...one, uid: one.studentUid })));
      cursor = reply.nextCursor;
      if (cursor === null) return found;
      await between(page);
    }
  }

  it('gives, for any mix of filters and any page size, exactly what fits, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(filter, fc.integer({ min: 1, max: 30 }), async (asked, limit) => {
        assert.deepEqual(await allPages(asked, limit), expected(records, asked));
      }),
      { numRuns: 120, seed: 5 },
    );
  });

  it('neither skips nor repeats a record while others are written between the pages', async () => {
    const free = Array.from({ length: SESSIONS * STUDENTS.length }, (_, n) => n)
      .filter((n) => n % 3 === 0)
      .map((n) => recordAt(Math.floor(n / STUDENTS.length), n % STUDENTS.length, n));
    const queue = [...free];
    const found = await allPages({}, 7, async () => {
      for (const one of queue.splice(0, 3)) {
        await recordRef(services.db, one.sessionId, one.uid).set(one);
      }
    });
    assert.equal(new Set(found).size, found.length);
    const seen = new Set(found);
    assert.deepEqual(
      records.map(pathOf).filter((path) => !seen.has(path)),
      [],
    );
    for (const one of free) await recordRef(services.db, one.sessionId, one.uid).delete();
  });

  it('refuses a cursor that is none of its own', async () => {
    const path = 'sessions/a/attendance/b';
    const positions = [
      ['x', 'y'],
      ['+275760-09-13T00:00:00.000Z', path],
      ['2026-11-02T08:00:00.000Z', 'sessions/__a__/attendance/b'],
      ['2026-11-02T08:00:00.000Z', 'sessions/../attendance/b'],
    ];
    for (const cursor of ['made-up', ...positions.map((position) => encodeCursor(position))]) {
      const call = callAs(admin, listRecords, { cursor }, { services });
      await assert.rejects(call, { code: 'invalid-request' });
    }
  });
});
