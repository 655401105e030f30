import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparePaths, compareRecords, mergePages } from '../../src/attendance/recordOrder.ts';
import { isTooWide, splitFilter } from '../../src/attendance/splitFilter.ts';
import { STATUSES } from '../../src/attendance/record.ts';
import type { NarrowedFilter, RecordPosition } from '../../src/attendance/recordSource.ts';

async function* pagesOf<T>(items: readonly T[], size: number): AsyncGenerator<readonly T[], void> {
  for (let i = 0; i < items.length; i += size)
    yield await Promise.resolve(items.slice(i, i + size));
  // A stream may end in an empty page.
  if (items.length % 2 === 0) yield [];
}

async function collected<T>(pages: AsyncIterable<readonly T[]>): Promise<(readonly T[])[]> {
  const all: (readonly T[])[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** Few instants and few ids, so that ties are many; ids of which one begins another. */
const position: fc.Arbitrary<RecordPosition> = fc
  .record({
    hour: fc.integer({ min: 0, max: 4 }),
    session: fc.constantFrom('a', 'a-b', 'a.', 'ab', 'b', 'ü', '😀'),
    uid: fc.constantFrom('u', 'u-1', 'v', 'V'),
  })
  .map(({ hour, session, uid }) => ({
    startsAt: new Date(hour * 3_600_000),
    path: `sessions/${session}/attendance/${uid}`,
  }));

describe('the merge of ordered streams of records', () => {
  it('gives every record once, in order, however they are spread over streams and pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(position, {
          maxLength: 40,
          selector: ({ startsAt, path }) => `${startsAt.toISOString()} ${path}`,
        }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 9 }),
        async (all, streams, each, size) => {
          const spread = Array.from({ length: streams }, (_, n) =>
            all.filter((_one, i) => (i * 7 + 3) % streams === n).toSorted(compareRecords),
          );
          const merged = mergePages(
            spread.map((items) => pagesOf(items, each)),
            compareRecords,
            size,
          );
          const pages = await collected(merged);
          assert.deepEqual(pages.flat(), all.toSorted(compareRecords));
          assert.ok(pages.slice(0, -1).every((page) => page.length === size));
          assert.ok(pages.every((page) => page.length > 0));
        },
      ),
      { numRuns: 300, seed: 2 },
    );
  });

  it('asks no stream for more than the page that it is at, and leaves all when it is left', async () => {
    const [asked, left] = [
      [0, 0],
      [false, false],
    ];
    const streams = [0, 1].map(async function* (n) {
      try {
        for (let i = 0; i < 100; i++) {
          asked[n] = i + 1;
          yield await Promise.resolve([100 - i]);
        }
      } finally {
        left[n] = true;
      }
    });
    for await (const page of mergePages(streams, (a, b) => b - a, 4)) {
      assert.deepEqual(page, [100, 100, 99, 99]);
      break;
    }
    assert.deepEqual(asked, [3, 3]);
    assert.deepEqual(left, [true, true]);
  });

  it('orders paths segment by segment, by their bytes, as Firestore does', () => {
    const ordered = ['a/x', 'a/y', 'a-b/x', 'a.b/x', 'ab/x', 'Ü/x', '\uFFFD/x', '😀/x'];
    assert.deepEqual(ordered.toReversed().toSorted(comparePaths), ordered);
    assert.equal(comparePaths('a/b', 'a/b'), 0);
    assert.ok(comparePaths('a', 'a/b') < 0);
  });
});

describe('a filter that names more than one query may', () => {
  const ids = (n: number, of: string): string[] =>
    Array.from({ length: n }, (_, i) => `${of}${String(i)}`);
  const filter = fc.record(
    {
      courseIds: fc.integer({ min: 1, max: 40 }).map((n) => ids(n, 'c')),
      uids: fc.integer({ min: 1, max: 100 }).map((n) => ids(n, 'u')),
      status: fc.subarray([...STATUSES], { minLength: 1 }),
    },
    { requiredKeys: [] },
  );

  it('is asked as queries that each may be asked, and that share nothing and leave out nothing', () => {
    const pairsOf = ({
      courseIds = ['*'],
      uids = ['*'],
      status = STATUSES,
    }: NarrowedFilter): string[] =>
      courseIds.flatMap((c) => uids.flatMap((u) => status.map((s) => `${c} ${u} ${s}`)));
    fc.assert(
      fc.property(filter, (asked) => {
        const parts = splitFilter(asked);
        for (const { courseIds, uids, status } of parts) {
          const size = (courseIds?.length ?? 1) * (uids?.length ?? 1) * (status?.length ?? 1);
          assert.ok(size <= 30, String(size));
        }
        assert.deepEqual(parts.flatMap(pairsOf).toSorted(), pairsOf(asked).toSorted());
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('is refused where it would be asked as hundreds of queries', () => {
    assert.equal(isTooWide({ uids: ids(500, 'u'), courseIds: ids(8, 'c') }), false);
    assert.equal(isTooWide({ uids: ids(500, 'u'), courseIds: ids(40, 'c') }), true);
    const status = STATUSES.slice(0, -1);
    assert.equal(isTooWide({ uids: ids(500, 'u'), courseIds: ids(1, 'c'), status }), false);
    assert.equal(isTooWide({ uids: ids(500, 'u'), courseIds: ids(8, 'c'), status }), true);
  });

  it('is one query as long as it fits', () => {
    assert.equal(splitFilter({ uids: ids(30, 'u') }).length, 1);
    assert.equal(splitFilter({ uids: ids(31, 'u') }).length, 2);
    assert.equal(splitFilter({ uids: ids(30, 'u'), status: ['late', 'absent'] }).length, 2);
    assert.equal(splitFilter({ uids: ids(30, 'u'), status: [...STATUSES] }).length, 1);
    assert.equal(splitFilter({}).length, 1);
  });
});
