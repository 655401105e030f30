import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSound, sightingsOf } from '../../../src/faces/group/sightings.ts';

const LIMITS = { accept: 0.45, review: 0.35, identify: 0.5, margin: 0.1 };

function found(similarities: number[][], sound = similarities.map(() => true)) {
  const people = similarities[0]?.length ?? 0;
  const { matches, unknown } = sightingsOf(similarities, sound, people, LIMITS);
  const said = matches.map((match) =>
    match === null ? '-' : `${String(match.face)}${match.sure ? '' : '?'}`,
  );
  return [said.join(' '), unknown.join(' ')];
}

describe('sightings in a photo', () => {
  it('are sure from the limit of a search on, with a lead on both sides', () => {
    assert.deepEqual(
      found([
        [0.5, 0.39],
        [0.1, 0.6],
      ]),
      ['0 1', ''],
    );
    assert.deepEqual(found([[0.49, 0.1]]), ['0? -', '']);
    assert.deepEqual(found([[0.7, 0.61]]), ['0? -', '']);
  });

  it('are doubtful when another face is as much like the person', () => {
    assert.deepEqual(found([[0.7], [0.65]]), ['0?', '1']);
  });

  it('leave out whatever is below the limit of a review', () => {
    assert.deepEqual(found([[0.34, 0.2]]), ['- -', '0']);
    assert.deepEqual(found([[0.35, 0.2]]), ['0? -', '']);
  });

  it('give nobody two faces: who comes second takes the face that is left', () => {
    assert.deepEqual(
      found([
        [0.8, 0.6],
        [0.75, 0.1],
      ]),
      ['1? 0?', ''],
    );
  });

  it('do not give up a sure pair for two doubtful ones', () => {
    assert.deepEqual(
      found([
        [0.6, 0.36],
        [0.36, 0.1],
      ]),
      ['0 -', '1'],
    );
  });

  it('are never sure on a poor face', () => {
    assert.deepEqual(found([[0.9, 0.1]], [false]), ['0? -', '']);
  });

  it('know nobody by what is no number', () => {
    assert.deepEqual(found([[NaN, 0.2]]), ['- -', '0']);
  });

  it('account for every face exactly once', () => {
    const table = fc
      .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
      .chain(([faces, people]) =>
        fc.tuple(
          fc.constant(people),
          fc.array(
            fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
              minLength: people,
              maxLength: people,
            }),
            { minLength: faces, maxLength: faces },
          ),
        ),
      );
    fc.assert(
      fc.property(table, ([people, similarities]) => {
        const sound = similarities.map(() => true);
        const { matches, unknown } = sightingsOf(similarities, sound, people, LIMITS);
        const faces = [...matches.flatMap((match) => match?.face ?? []), ...unknown];
        assert.deepEqual(
          faces.toSorted((a, b) => a - b),
          similarities.map((_, face) => face),
        );
        for (const match of matches) {
          if (match?.sure !== true) continue;
          assert.ok(match.similarity >= LIMITS.identify && match.lead >= LIMITS.margin);
        }
      }),
    );
  });

  it('call a face poor that is small, blurred, dark, bright, turned away or doubtful', () => {
    const good = {
      box: { x: 0, y: 0, width: 90, height: 90 },
      eyeDistancePx: 40,
      yawDeg: 0,
      pitchDeg: 0,
      rollDeg: 0,
      luma: 120,
      sharpness: 0.05,
      eyeAperture: 0.3,
      presence: 1,
      centreOffset: 3,
    };
    assert.equal(isSound(good), true);
    const flaws = [
      { eyeDistancePx: 12 },
      { sharpness: 0.001 },
      { luma: 10 },
      { luma: 250 },
      { yawDeg: -50 },
      { pitchDeg: 40 },
      { presence: 0.2 },
      { luma: NaN },
    ];
    for (const flaw of flaws) assert.equal(isSound({ ...good, ...flaw }), false);
  });
});
