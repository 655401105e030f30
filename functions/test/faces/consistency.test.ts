import assert from 'node:assert/strict';
import fc from 'fast-check';
import { consistentShots } from '../../src/faces/consistency.ts';
import { cosine, meanTemplate } from '../../src/faces/engine/match.ts';
import { embeddingOf } from '../support/fakeFaceEngine.ts';

const rest = { faces: 1, luma: 120, sharpness: 0.05, yawDeg: 0, eyeAperture: 0.3 };
const shot = (person: string, n: number, likeness = 0.9): Float32Array =>
  embeddingOf({ person, shot: n, likeness, ...rest });

describe('consistent shots', () => {
  it('are all shots of one person', () => {
    assert.deepEqual(
      consistentShots(
        [1, 2, 3, 4, 5].map((n) => shot('ann', n)),
        0.45,
      ),
      [0, 1, 2, 3, 4],
    );
  });

  it('leave out one of somebody else, wherever it stands', () => {
    for (let at = 0; at < 4; at++) {
      const shots = [1, 2, 3].map((n) => shot('ann', n));
      shots.splice(at, 0, shot('bob', 1));
      assert.deepEqual(
        consistentShots(shots, 0.45),
        [0, 1, 2, 3].filter((i) => i !== at),
      );
    }
  });

  it('leave out two of somebody else among five', () => {
    const shots = [shot('bob', 1), shot('ann', 1), shot('bob', 2), shot('ann', 2), shot('ann', 3)];
    assert.deepEqual(consistentShots(shots, 0.45), [1, 3, 4]);
  });

  it('are too few among three persons', () => {
    const kept = consistentShots([shot('ann', 1), shot('bob', 1), shot('eve', 1)], 0.45);
    assert.ok(kept.length < 3);
  });

  it('always agree with the mean of the others, in the order they came', () => {
    const people = fc.array(
      fc.record({
        person: fc.constantFrom('ann', 'bob', 'eve'),
        n: fc.nat(5),
        likeness: fc.double({ min: 0.2, max: 1, noNaN: true }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(people, (scenes) => {
        const shots = scenes.map(({ person, n, likeness }) => shot(person, n, likeness));
        const kept = consistentShots(shots, 0.45);
        assert.deepEqual(
          kept,
          [...kept].sort((a, b) => a - b),
        );
        if (kept.length < 3) return;
        const chosen = shots.filter((_, index) => kept.includes(index));
        chosen.forEach((one, index) => {
          const others = chosen.filter((_, other) => other !== index);
          assert.ok(cosine(one, meanTemplate(others)) >= 0.45);
        });
      }),
      { numRuns: 100 },
    );
  });
});
