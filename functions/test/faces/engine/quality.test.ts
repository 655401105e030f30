import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  CHECK_IN_LIMITS,
  ENROLMENT_LIMITS,
  QUALITY_CODES,
  assessQuality,
  hintFor,
  type FrameAnalysis,
  type QualityCode,
} from '../../../src/faces/engine/index.ts';
import { emptyFrame, goodFrame } from './support/frames.ts';

const CASES: readonly (readonly [string, FrameAnalysis, QualityCode])[] = [
  ['an empty frame', emptyFrame(), 'NO_FACE'],
  ['another face as large', goodFrame({}, { faces: 2, secondFaceRatio: 0.9 }), 'MULTIPLE_FACES'],
  ['eyes 15 px apart', goodFrame({ eyeDistancePx: 15 }), 'FACE_TOO_SMALL'],
  ['a face at the edge', goodFrame({ centreOffset: 0.4 }), 'NOT_CENTERED'],
  ['a small share of the frame', goodFrame({}, { faceShare: 0.1 }), 'MOVE_CLOSER'],
  ['a far face', emptyFrame({ farFace: true, faceShare: 0.08 }), 'MOVE_CLOSER'],
  ['a face that fills the frame', goodFrame({}, { faceShare: 0.95 }), 'MOVE_BACK'],
  ['a head turned left', goodFrame({ yawDeg: -50 }), 'EXTREME_POSE'],
  ['a head raised', goodFrame({ pitchDeg: 45 }), 'EXTREME_POSE'],
  ['a head lying', goodFrame({ rollDeg: 80 }), 'EXTREME_POSE'],
  ['a dark face', goodFrame({ luma: 12 }), 'LOW_LIGHT'],
  ['a glaring face', goodFrame({ luma: 240 }), 'TOO_BRIGHT'],
  ['a blurred face', goodFrame({ sharpness: 0.0005 }), 'BLURRY'],
  ['a face the mesh doubts', goodFrame({ presence: 0.1 }), 'OCCLUDED'],
  [
    'a large face only the coarse detector sees',
    emptyFrame({ farFace: true, faceShare: 0.5 }),
    'OCCLUDED',
  ],
  ['closed eyes', goodFrame({ eyeAperture: 0.08 }), 'EYES_CLOSED'],
];

describe('quality', () => {
  it('finds no fault in a good frame, by either set of limits', () => {
    assert.deepEqual(assessQuality(goodFrame(), CHECK_IN_LIMITS), []);
    assert.deepEqual(assessQuality(goodFrame(), ENROLMENT_LIMITS), []);
  });

  for (const [what, frame, code] of CASES) {
    it(`says ${code} of ${what}, and nothing else`, () => {
      for (const limits of [CHECK_IN_LIMITS, ENROLMENT_LIMITS]) {
        assert.deepEqual(
          assessQuality(frame, limits).map((issue) => issue.code),
          [code],
        );
      }
    });
  }

  it('has a case for every code, and a hint without jargon', () => {
    assert.deepEqual(new Set(CASES.map(([, , code]) => code)), new Set(QUALITY_CODES));
    for (const code of QUALITY_CODES) assert.match(hintFor(code), /^[A-Z][^_\d]{8,70}\.$/);
  });

  it('says that a frame without a face is dark, when it is', () => {
    const codes = assessQuality(emptyFrame({ frameLuma: 3 }), CHECK_IN_LIMITS).map(
      ({ code }) => code,
    );
    assert.deepEqual(codes, ['NO_FACE', 'LOW_LIGHT']);
  });

  it('tells every fault at once', () => {
    const frame = goodFrame({ luma: 5, sharpness: 0, yawDeg: 60, eyeAperture: 0 });
    const codes = assessQuality(frame, CHECK_IN_LIMITS).map(({ code }) => code);
    assert.deepEqual(codes, ['EXTREME_POSE', 'LOW_LIGHT', 'BLURRY', 'EYES_CLOSED']);
  });

  it('carries the measure and the limit it passed', () => {
    assert.deepEqual(assessQuality(goodFrame({ yawDeg: -50 }), CHECK_IN_LIMITS), [
      { code: 'EXTREME_POSE', measured: 50, limit: CHECK_IN_LIMITS.maxYawDeg },
    ]);
  });

  const notNumbers = fc.constantFrom(NaN, Infinity, -Infinity);

  it('passes no frame with a measure that is no finite number', () => {
    const ofFace = fc.constantFrom(
      'eyeDistancePx',
      'yawDeg',
      'pitchDeg',
      'rollDeg',
      'luma',
      'sharpness',
      'eyeAperture',
      'presence',
      'centreOffset',
    );
    const ofFrame = fc.constantFrom('secondFaceRatio', 'faceShare');
    const limits = fc.constantFrom(CHECK_IN_LIMITS, ENROLMENT_LIMITS);
    const frames = fc.oneof(
      fc.tuple(ofFace, notNumbers).map(([name, value]) => goodFrame({ [name]: value })),
      fc.tuple(ofFrame, notNumbers).map(([name, value]) => goodFrame({}, { [name]: value })),
    );
    fc.assert(
      fc.property(frames, limits, (frame, asked) => {
        const issues = assessQuality(frame, asked);
        assert.ok(issues.length > 0);
        for (const { measured } of issues) assert.equal(measured, null);
      }),
    );
  });

  it('reports finite measures of a frame without a face, whatever was measured', () => {
    fc.assert(
      fc.property(notNumbers, fc.boolean(), (value, farFace) => {
        const frame = emptyFrame({ frameLuma: value, faceShare: value, farFace });
        const issues = assessQuality(frame, CHECK_IN_LIMITS);
        assert.ok(issues.length > 0);
        for (const { measured } of issues)
          assert.ok(measured === null || Number.isFinite(measured));
      }),
    );
  });

  it('asks of an enrolment all that it asks of a check-in', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    const angle = fc.double({ min: -60, max: 60, noNaN: true });
    const face = fc.record({
      eyeDistancePx: fc.double({ min: 0, max: 200, noNaN: true }),
      yawDeg: angle,
      pitchDeg: angle,
      rollDeg: angle,
      luma: fc.double({ min: 0, max: 255, noNaN: true }),
      sharpness: fc.double({ min: 0, max: 0.1, noNaN: true }),
      eyeAperture: fraction,
      presence: fraction,
      centreOffset: fraction,
    });
    fc.assert(
      fc.property(face, fraction, fraction, (measures, secondFaceRatio, faceShare) => {
        const frame = goodFrame(measures, { secondFaceRatio, faceShare });
        const strict = new Set(assessQuality(frame, ENROLMENT_LIMITS).map(({ code }) => code));
        for (const { code } of assessQuality(frame, CHECK_IN_LIMITS)) assert.ok(strict.has(code));
      }),
    );
  });
});
