import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MARK_CODES, bandOf, countCodes } from '../../../src/insights/stats/counts.ts';
import { TooManyRows } from '../../../src/reports/encode/limits.ts';
import type { SummaryRecord, SummarySession } from '../../../src/reports/summary/codedMarks.ts';
import { codedMarks } from '../../../src/reports/summary/codedMarks.ts';
import type { NamedLine } from '../../../src/reports/summary/summaryRows.ts';
import {
  SUMMARY_COLUMNS,
  inOrder,
  summaryTable,
} from '../../../src/reports/summary/summaryRows.ts';
import type { TalliedMark } from '../../../src/reports/summary/tally.ts';
import { tallied } from '../../../src/reports/summary/tally.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const anyMark: fc.Arbitrary<TalliedMark> = fc.record({
  uid: fc.constantFrom('ada', 'ben', 'a~b'),
  courseId: fc.constantFrom('c1', 'c2', 'a~b'),
  date: fc.constantFrom('2026-03-02', '2026-03-03', '2026-03-09'),
  code: fc.constantFrom(...MARK_CODES),
});

/** In pages of this size. */
async function* paged<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[], void> {
  for (let i = 0; i < items.length; i += size)
    yield await Promise.resolve(items.slice(i, i + size));
}

describe('a summary of records', () => {
  it('counts each student in each course as the rest of the system does, in whatever pages and order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(anyMark, { maxLength: 60 })
          .chain((marks) =>
            fc.tuple(fc.constant(marks), fc.shuffledSubarray(marks, { minLength: marks.length })),
          ),
        fc.integer({ min: 1, max: 7 }),
        async ([marks, shuffled], size) => {
          const tally = await tallied(paged(marks, size));
          assert.deepEqual(await tallied(paged(shuffled, 3)), tally);
          const said = marks.filter(({ code }) => code !== 'U');
          for (const { uid, courseId, counts } of tally.lines) {
            const own = said.filter((mark) => mark.uid === uid && mark.courseId === courseId);
            assert.deepEqual(counts, countCodes(own.map(({ code }) => code)));
          }
          const pairs = new Set(said.map(({ uid, courseId }) => JSON.stringify([uid, courseId])));
          assert.equal(tally.lines.length, pairs.size);
          assert.equal(tally.students, new Set(said.map(({ uid }) => uid)).size);
          assert.deepEqual(tally.total, countCodes(said.map(({ code }) => code)));
          for (const { date, counts } of tally.days) {
            const own = said.filter((mark) => mark.date === date);
            assert.deepEqual(counts, countCodes(own.map(({ code }) => code)));
          }
        },
      ),
    );
  });

  it('ends where it would hold more students than it may', async () => {
    const marks = ['ada', 'ben', 'cleo'].map((uid): TalliedMark => {
      return { uid, courseId: 'c1', date: '2026-03-02', code: 'P' };
    });
    await assert.rejects(tallied(paged(marks, 1), { students: 2, lines: 9 }), TooManyRows);
    await assert.rejects(tallied(paged(marks, 1), { students: 9, lines: 2 }), TooManyRows);
    assert.equal((await tallied(paged(marks, 1), { students: 3, lines: 3 })).students, 3);
  });
});

describe('the marks that a summary counts', () => {
  const closing = { closedAt: NOW, rollTaken: true, absenteesToldAt: NOW };
  const untaken = { closedAt: NOW, rollTaken: false, absenteesToldAt: null };
  const sessions: Record<string, SummarySession> = {
    held: { status: 'scheduled', timeZone: 'Europe/Berlin', closing },
    untaken: { status: 'scheduled', timeZone: 'Europe/Berlin', closing: untaken },
    confirmed: {
      status: 'scheduled',
      timeZone: 'Europe/Berlin',
      closing: { ...untaken, absenteesToldAt: NOW },
    },
    cancelled: { status: 'cancelled', timeZone: 'Europe/Berlin', closing },
  };
  const record = (overrides: Partial<SummaryRecord>): SummaryRecord => ({
    uid: 'ada',
    courseId: 'c1',
    sessionId: 'held',
    startsAt: new Date('2026-03-09T08:00:00Z'),
    status: 'present',
    method: 'face',
    departure: 'left',
    ...overrides,
  });
  const asked: string[][] = [];
  const codes = async (records: readonly SummaryRecord[], size = 2): Promise<string> => {
    const find = (ids: readonly string[]) => {
      asked.push([...ids]);
      return Promise.resolve(new Map(ids.map((id) => [id, sessions[id] ?? null])));
    };
    let found = '';
    for await (const marks of codedMarks(paged(records, size), find, NOW)) {
      found += marks.map(({ code }) => code).join('');
    }
    return found;
  };

  it('are those of sessions that were held and are known', async () => {
    assert.equal(await codes([record({}), record({ departure: 'left_early' })]), 'Pp');
    assert.equal(await codes([record({ sessionId: 'cancelled' })]), '');
    assert.equal(await codes([record({ sessionId: 'gone' })]), '');
  });

  it('fall on the date on which their session took place, by its own zone', async () => {
    const late = record({ startsAt: new Date('2026-03-08T23:30:00Z') });
    const find = () => Promise.resolve(new Map(Object.entries(sessions)));
    for await (const marks of codedMarks(paged([late], 1), find, NOW)) {
      assert.deepEqual(
        marks.map(({ date }) => date),
        ['2026-03-09'],
      );
    }
  });

  it('say nothing of absences that nobody confirmed', async () => {
    const absent = { status: 'absent', method: 'automatic' } as const;
    assert.equal(await codes([record({ ...absent, sessionId: 'untaken' })]), 'U');
    assert.equal(await codes([record({ ...absent, sessionId: 'confirmed' })]), 'A');
    assert.equal(await codes([record({ ...absent })]), 'A');
    assert.equal(await codes([record({ ...absent, method: 'staff', sessionId: 'untaken' })]), 'A');
  });

  it('are no excuses of sessions that are still to come', async () => {
    const ahead = {
      status: 'excused',
      method: 'request',
      startsAt: new Date('2026-03-11'),
    } as const;
    assert.equal(await codes([record(ahead)]), '');
    assert.equal(await codes([record({ ...ahead, startsAt: NOW })]), 'E');
  });

  it('are found by one look at each session of a page', async () => {
    asked.length = 0;
    await codes([record({}), record({ uid: 'ben' }), record({ uid: 'cleo' })], 2);
    assert.deepEqual(asked, [['held'], ['held']]);
  });
});

describe('the rows of a summary', () => {
  const counts = countCodes(['A', 'E', ...Array.from({ length: 8 }, () => 'P' as const)]);
  const line = (overrides: Partial<NamedLine> = {}): NamedLine => ({
    uid: 'u1',
    courseId: 'c1',
    counts,
    person: { name: 'Ada', studentNumber: '7', section: '9b' },
    course: { code: 'M1', title: 'Maths' },
    ...overrides,
  });
  const asObject = (of: NamedLine, keys: readonly string[] | null, locale: 'en' | 'de' = 'en') => {
    const { columns, rowOf } = summaryTable(keys, locale);
    const row = rowOf(of);
    assert.equal(row.length, columns.length);
    return Object.fromEntries(columns.map(({ key }, i) => [key, row[i]]));
  };

  it('tell counts, rates and the band', () => {
    assert.deepEqual(asObject(line(), null), {
      courseCode: 'M1',
      courseTitle: 'Maths',
      studentNumber: '7',
      name: 'Ada',
      section: '9b',
      sessions: 10,
      present: 8,
      late: 0,
      leftEarly: 0,
      absent: 1,
      excused: 1,
      pending: 0,
      rate: 0.8889,
      rateWithExcused: 0.8,
      missedShare: 0.2,
      band: bandOf(counts),
    });
    assert.equal(bandOf(counts), 'severe');
  });

  it('have the columns that were asked for, in that order, with titles in the language', () => {
    assert.deepEqual(Object.keys(asObject(line(), ['band', 'studentUid'])), ['band', 'studentUid']);
    const titles = (locale: 'en' | 'de') =>
      summaryTable(['absent'], locale).columns.map(({ title }) => title);
    assert.deepEqual([titles('en'), titles('de')], [['Absent'], ['Abwesend']]);
    assert.equal(new Set(SUMMARY_COLUMNS).size, SUMMARY_COLUMNS.length);
  });

  it('name by their ids a student and a course that are gone', () => {
    const row = asObject(line({ person: null, course: null }), null);
    assert.deepEqual([row['name'], row['courseTitle']], ['u1', 'c1']);
  });

  it('come by course, then name, and always in one order', () => {
    const named = (uid: string, name: string, code: string) =>
      line({
        uid,
        person: { name, studentNumber: null, section: null },
        course: { code, title: code },
      });
    const lines = [named('3', 'Ben', 'M1'), named('2', 'Ada', 'M1'), named('1', 'Ada', 'M1')];
    const all = [...lines, named('0', 'Zoe', 'B1')];
    for (const given of [all, all.toReversed()]) {
      assert.deepEqual(
        inOrder(given).map(({ uid }) => uid),
        ['0', '1', '2', '3'],
      );
    }
  });
});
