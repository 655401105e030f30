import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Neighbour } from '../../../src/faces/sameFace/neighbours.ts';
import {
  MOST_NEIGHBOURS,
  withNeighbour,
  withoutNeighbour,
} from '../../../src/faces/sameFace/neighbours.ts';

const neighbours: fc.Arbitrary<Neighbour> = fc.record({
  uid: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  templateVersion: fc.integer({ min: 1, max: 3 }),
  similarity: fc.double({ min: 0.35, max: 1, noNaN: true }),
});

describe('the closest neighbours of a face', () => {
  it('are the most similar, each person once, as found last', () => {
    fc.assert(
      fc.property(fc.array(neighbours), (found) => {
        const list = found.reduce<Neighbour[]>(withNeighbour, []);
        assert.ok(list.length <= MOST_NEIGHBOURS);
        assert.equal(new Set(list.map(({ uid }) => uid)).size, list.length);
        const sorted = list.toSorted((a, b) => b.similarity - a.similarity);
        assert.deepEqual(list, sorted);
        for (const one of list) {
          assert.deepEqual(
            one,
            found.findLast(({ uid }) => uid === one.uid),
          );
        }
      }),
    );
  });

  it('forget a person without a trace', () => {
    fc.assert(
      fc.property(fc.array(neighbours), (list) => {
        assert.ok(!withoutNeighbour(list, 'a').some(({ uid }) => uid === 'a'));
        assert.ok(
          list.every((one) => one.uid === 'a' || withoutNeighbour(list, 'a').includes(one)),
        );
      }),
    );
  });
});
