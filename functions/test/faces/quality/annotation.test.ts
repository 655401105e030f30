import assert from 'node:assert/strict';
import { CHECK_IN_LIMITS } from '../../../src/faces/engine/quality.ts';
import type { Annotation } from '../../../src/faces/quality/annotation.ts';
import { judgeAnnotations } from '../../../src/faces/quality/annotation.ts';

const GOOD: Annotation = {
  widthPx: 100,
  rollAngle: 2,
  panAngle: -4,
  tiltAngle: 3,
  detectionConfidence: 0.95,
  blurredLikelihood: 'VERY_UNLIKELY',
  underExposedLikelihood: 'POSSIBLE',
  headwearLikelihood: 'UNLIKELY',
};

function codes(...faces: Partial<Annotation>[]): string[] {
  const annotations = faces.map((face) => ({ ...GOOD, ...face }));
  return judgeAnnotations(annotations, CHECK_IN_LIMITS).map(({ code }) => code);
}

describe('faces as Cloud Vision describes them', () => {
  it('are good when nothing is wrong', () => {
    assert.deepEqual(codes({}), []);
  });

  const faults: [string, Partial<Annotation>, string][] = [
    ['turned away', { panAngle: -50 }, 'EXTREME_POSE'],
    ['raised', { tiltAngle: 31 }, 'EXTREME_POSE'],
    ['tilted', { rollAngle: 41 }, 'EXTREME_POSE'],
    ['blurred', { blurredLikelihood: 'LIKELY' }, 'BLURRY'],
    ['too dark', { underExposedLikelihood: 'VERY_LIKELY' }, 'LOW_LIGHT'],
    ['hard to see', { detectionConfidence: 0.4 }, 'OCCLUDED'],
    ['not measured', { panAngle: NaN }, 'EXTREME_POSE'],
  ];
  for (const [how, face, code] of faults) {
    it(`are ${code} when ${how}`, () => {
      assert.deepEqual(codes(face), [code]);
    });
  }

  it('are none without any', () => {
    assert.deepEqual(codes(), ['NO_FACE']);
  });

  it('are too many when the second is nearly as large, whichever comes first', () => {
    assert.deepEqual(codes({}, { widthPx: 80 }), ['MULTIPLE_FACES']);
    assert.deepEqual(codes({ widthPx: 80 }, {}), ['MULTIPLE_FACES']);
    assert.deepEqual(codes({}, { widthPx: 30 }), []);
    assert.deepEqual(codes({ widthPx: null }, {}), ['MULTIPLE_FACES']);
  });

  it('may wear something on the head, unless it hides the face', () => {
    assert.deepEqual(codes({ headwearLikelihood: 'VERY_LIKELY' }), []);
    const hidden = { headwearLikelihood: 'VERY_LIKELY', detectionConfidence: 0.6 } as const;
    assert.deepEqual(codes(hidden), ['OCCLUDED']);
    assert.deepEqual(codes({ detectionConfidence: 0.6 }), []);
  });
});
