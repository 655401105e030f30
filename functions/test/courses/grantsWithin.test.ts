import assert from 'node:assert/strict';
import fc from 'fast-check';
import { grantsWithin } from '../../src/courses/grantsWithin.ts';

const [FROM, TO] = [new Date(1000), new Date(2000)];

describe('grants of a roster in a span', () => {
  it('are asked by thirties where they outlast it, one by one where they end within, and not where they ended', () => {
    const many = Array.from({ length: 31 }, (_, i) => [`many-${String(i + 10)}`, TO] as const);
    const grants = Object.fromEntries([...many, ['over', FROM], ['ends', new Date(1500)]]);
    assert.deepEqual(
      grantsWithin(grants, { from: FROM, to: TO }).map(({ courseIds, to }) => [
        courseIds.length,
        to.getTime(),
      ]),
      [
        [30, 2000],
        [1, 2000],
        [1, 1500],
      ],
    );
  });

  it('are each asked once, up to their end or that of the span', () => {
    const grants = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,3}$/),
      fc.integer({ min: 0, max: 3000 }),
    );
    fc.assert(
      fc.property(grants, (ends) => {
        const dates = Object.entries(ends).map(([id, end]) => [id, new Date(end)] as const);
        const asked = grantsWithin(Object.fromEntries(dates), { from: FROM, to: TO });
        const found = asked.flatMap(({ courseIds, to }) =>
          courseIds.map((id) => [id, to.getTime()]),
        );
        const expected = Object.entries(ends)
          .filter(([, end]) => end > 1000)
          .map(([id, end]) => [id, Math.min(end, 2000)]);
        assert.deepEqual(found.sort(), expected.sort());
      }),
    );
  });
});
