import assert from 'node:assert/strict';
import { normalised } from '../../../functions/src/faces/engine/match.ts';
import { identify, shuffled } from '../../../tools/accuracy/identification.ts';
import { compareTemplates } from '../../../tools/accuracy/templates.ts';
import { ErrorRates } from '../../../tools/accuracy/errorRates.ts';
import { seededRandom } from '../../../tools/support/random.ts';

/** Photos that are alike within a person and, in 64 dimensions, hardly between two. */
function peopleWith(images: number, people: number): Float32Array[][] {
  const random = seededRandom(9);
  const direction = () => Float32Array.from({ length: 64 }, () => random.normal());
  return Array.from({ length: people }, () => {
    const centre = direction();
    return Array.from({ length: images }, () => {
      const noise = direction();
      return normalised(centre.map((value, i) => value + 0.3 * (noise[i] ?? 0)));
    });
  });
}

const plan = { roster: 10, shots: 3, draws: 3, seed: 1 };

describe('identification on a roster', () => {
  it('names everybody who is on it and nobody else when faces are far apart', () => {
    const found = identify(peopleWith(5, 30), plan);
    // Of 30 people ten are enrolled: two spare photos each; five of each of the others.
    assert.deepEqual([found.enrolledLooks, found.outsiderLooks], [3 * 10 * 2, 3 * 20 * 5]);
    const { falseIdentification, wrongPerson, miss } = found.rates(0.6, 0.1);
    assert.deepEqual([falseIdentification, wrongPerson, miss], [0, 0, 0]);
  });

  it('names outsiders when the threshold lets everybody in', () => {
    assert.equal(identify(peopleWith(5, 30), plan).rates(-1, 0).falseIdentification, 1);
  });

  it('does not choose between twins when a margin is asked for', () => {
    const [face = []] = peopleWith(5, 1);
    const twins = [face, face, ...peopleWith(5, 30).slice(1)];
    const found = identify(twins, { ...plan, roster: 20, draws: 10 });
    assert.ok(found.rates(0.6, 0.05).miss > found.rates(0.6, 0).miss);
    assert.equal(found.rates(0.6, 0.05).wrongPerson, 0);
  });

  it('needs somebody who is not enrolled', () => {
    assert.throws(() => identify(peopleWith(5, 10), plan), RangeError);
  });

  it('shuffles without losing anybody', () => {
    const items = [1, 2, 3, 4, 5, 6];
    assert.deepEqual(shuffled(items, seededRandom(3)).toSorted(), items);
  });
});

describe('templates of several shots', () => {
  const shots = peopleWith(4, 20).flatMap((images, person) =>
    images.map((vector) => ({ person, vector })),
  );

  it('are compared with photos that are not in them', () => {
    const compared = compareTemplates(shots, { shots: 3, draws: 2, seed: 1 });
    // Each draw: one photo left of each of 20 people, against 20 templates.
    assert.deepEqual([compared.genuine.scores.length, compared.impostor.scores.length], [40, 760]);
    assert.equal(new ErrorRates(compared).fnmr(0.9), 0);
    assert.ok((compared.genuine.scores[0] ?? 1) < 0.9999);
  });

  it('enrol nobody who has no photo to spare', () => {
    const { genuine } = compareTemplates(shots, { shots: 4, draws: 1, seed: 1 });
    assert.equal(genuine.scores.length, 0);
  });
});
