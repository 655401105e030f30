import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fromRoot } from '../../tools/support/paths.ts';
import { readAsServer } from './emulator.ts';
import { school } from './fixture.ts';
import { lacking, readIndexes } from './indexes.ts';
import { POLICY } from './policy.ts';
import type { QueryShape } from './queries.ts';
import { QUERIES, clausesIn } from './queries.ts';
import { documentOf } from './target.ts';

const indexes = readIndexes(readFileSync(fromRoot('firestore.indexes.json'), 'utf8'));
const nothing = { composites: [], overrides: [] };

/** What clients ask directly, as far as the policy lets anybody. */
const asked = POLICY.flatMap((row) =>
  row.lists
    .filter(({ may }) => may.length > 0)
    .map((listing): { means: string; shape: QueryShape } => ({
      means: listing.means,
      shape: {
        collection: row.collection.split('/').at(-1) ?? '',
        group: listing.group,
        equal: listing.where.map(([field]) => field),
        contains: [],
        ranges: [],
        order: [],
      },
    })),
);

describe('Every composite query has its index', function () {
  this.timeout(60_000);

  const files = globSync('functions/src/**/*.ts', { cwd: fromRoot() }).filter(
    (path) => clausesIn(readFileSync(fromRoot(path), 'utf8')).length > 0,
  );
  for (const path of files) {
    const file = path.replace('functions/src/', '');
    it(`the queries of ${file} are listed as they are written`, () => {
      const listed = QUERIES.find((queries) => queries.file === file);
      assert.deepEqual(clausesIn(readFileSync(fromRoot(path), 'utf8')), listed?.clauses);
    });
  }

  for (const { file, shapes } of QUERIES) {
    for (const shape of shapes) {
      it(`${file} asks ${wordsOf(shape)}`, () => {
        assert.equal(lacking(shape, indexes), null);
      });
    }
  }

  for (const { means, shape } of asked) {
    it(`clients list ${means}`, () => {
      assert.equal(lacking(shape, indexes), null);
    });
  }

  it('without firestore.indexes.json some would fail', () => {
    const unserved = QUERIES.flatMap(({ shapes }) => shapes).filter((s) => lacking(s, nothing));
    assert.ok(unserved.length >= 10, String(unserved.length));
  });

  it('no index is kept that every query could do without', () => {
    const shapes = QUERIES.flatMap((queries) => queries.shapes);
    const idle = indexes.composites.filter((index) => {
      const others = indexes.composites.filter((other) => other !== index);
      return shapes.every((s) => lacking(s, { ...indexes, composites: others }) === null);
    });
    assert.deepEqual(idle, []);
  });

  it('indexes that end in one order serve a mix of their equalities together, and no other', () => {
    const index = (path: string, order: string) => ({
      collection: 'records',
      group: false,
      fields: [
        { path, order: 'ASCENDING' },
        { path: order, order: 'DESCENDING' },
      ],
    });
    const mix: QueryShape = {
      collection: 'records',
      group: false,
      equal: ['a', 'b'],
      contains: [],
      ranges: ['at'],
      order: [['at', 'DESCENDING']],
    };
    const served = (...composites: ReturnType<typeof index>[]): boolean =>
      lacking(mix, { composites, overrides: [] }) === null;
    assert.equal(served(index('a', 'at'), index('b', 'at')), true);
    assert.equal(served(index('a', 'at')), false);
    assert.equal(served(index('a', 'at'), index('b', 'other')), false);
    assert.equal(served(index('a', 'at'), index('c', 'at')), false);
  });

  for (const row of POLICY.filter(({ collection }) => collection !== 'accountRequests')) {
    it(`documents of ${row.collection} that expire are deleted by Firestore itself`, async () => {
      const { values } = await school();
      const fields = (await readAsServer(await documentOf(row, values))) ?? {};
      const name = row.collection.split('/').at(-1);
      const ttl = indexes.overrides.some((o) => o.ttl && o.collection === name);
      assert.ok(!('expiresAt' in fields) || ttl, `${row.collection} needs a TTL on expiresAt`);
    });
  }

  it('what is only kept for a time is not indexed by it: such indexes get hot', () => {
    for (const { ttl, path, indexes: kept } of indexes.overrides) {
      if (ttl) assert.deepEqual({ path, kept }, { path: 'expiresAt', kept: [] });
    }
  });
});

function wordsOf({ collection, group, equal, contains, ranges, order }: QueryShape): string {
  const parts = [
    ...(equal.length > 0 ? [`with ${equal.join(', ')}`] : []),
    ...contains.map((path) => `with a member of ${path}`),
    ...ranges.map((path) => `within a range of ${path}`),
    ...order.map(([path, direction]) => `by ${path} ${direction.toLowerCase()}`),
  ];
  return `${group ? 'all ' : ''}${collection} ${parts.join(' ')}`;
}
