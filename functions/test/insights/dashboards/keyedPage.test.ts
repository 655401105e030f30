import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keyedPage } from '../../../src/insights/keyedPage.ts';
import { encodeCursor } from '../../../src/platform/page.ts';
import { Failure } from '../../../src/platform/failures.ts';

interface Item {
  readonly id: string;
  readonly key: string | number;
}

const keyOf = ({ key }: Item): string | number => key;
const idOf = ({ id }: Item): string => id;
const items = (key: fc.Arbitrary<string | number>): fc.Arbitrary<Item[]> =>
  fc.uniqueArray(fc.record({ id: fc.uuid(), key }), { selector: idOf });
const numbers = items(
  fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ noNaN: true, min: -1, max: 1 })),
);
const names = items(fc.string({ maxLength: 5, unit: 'binary' }));

function allPages(all: readonly Item[], limit: number): Item[] {
  const found: Item[] = [];
  let cursor: string | undefined;
  do {
    const { page, nextCursor } = keyedPage(all, { keyOf, idOf, limit, cursor });
    found.push(...page);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

describe('pages of a list in memory', () => {
  it('have every item once, in order of key and id', () => {
    fc.assert(
      fc.property(fc.oneof(numbers, names), fc.integer({ min: 1, max: 7 }), (all, limit) => {
        const wanted = all.toSorted((a, b) => {
          if (a.key !== b.key) return a.key < b.key ? -1 : 1;
          return a.id < b.id ? -1 : 1;
        });
        assert.deepEqual(allPages(all, limit), wanted);
      }),
    );
  });

  it('go on where the last item stood, be it gone', () => {
    const all = [1, 2, 3, 4].map((key) => ({ id: `i${String(key)}`, key }));
    const { nextCursor } = keyedPage(all, { keyOf, idOf, limit: 2, cursor: undefined });
    const without = all.filter(({ key }) => key !== 2);
    const cursor = nextCursor ?? assert.fail();
    const { page } = keyedPage(without, { keyOf, idOf, limit: 2, cursor });
    assert.deepEqual(page.map(idOf), ['i3', 'i4']);
  });

  it('refuse a cursor that nobody gave', () => {
    for (const cursor of ['x', encodeCursor(['a', 'b']), encodeCursor(['number', 'x', 'id'])]) {
      assert.throws(
        () => keyedPage([], { keyOf, idOf, limit: 1, cursor }),
        (error) => error instanceof Failure && error.code === 'invalid-request',
      );
    }
  });
});
