import assert from 'node:assert/strict';
import fc from 'fast-check';
import { faceHint } from '../../src/faces/faceHints.ts';
import {
  FACE_REASONS,
  QUALITY_REASONS,
  judgeComparison,
  judgeConsistency,
  judgeQuality,
} from '../../src/faces/findings.ts';
import type { FrameAnalysis } from '../../src/faces/engine/port.ts';
import { CHECK_IN_LIMITS } from '../../src/faces/engine/quality.ts';
import { fakeFaceEngine, picture } from '../support/fakeFaceEngine.ts';

const model = { id: 'net', version: '1', dimension: 512 };
const thresholds = { accept: 0.45, review: 0.35 };
const framesOf = (...images: string[]): Promise<FrameAnalysis[]> => {
  const engine = fakeFaceEngine();
  return Promise.all(images.map((image) => engine.analyse(Buffer.from(image, 'base64'))));
};

describe('the quality of frames', () => {
  it('passes when one frame is good, and goes on with the good ones', async () => {
    const frames = await framesOf(picture('ann', 1, { luma: 1 }), picture('ann', 2), picture(null));
    const { findings, good } = judgeQuality(frames, CHECK_IN_LIMITS);
    assert.deepEqual(good, [frames[1]]);
    assert.deepEqual(findings, [
      { check: 'quality', outcome: 'pass', reason: 'QUALITY_OK', evidence: { frames: 3, good: 1 } },
    ]);
  });

  it('fails with every problem, each told once with its measure', async () => {
    const dark = picture('ann', 1, { luma: 10 });
    const darkAndBlurred = picture('ann', 2, { luma: 20, sharpness: 0.001 });
    const frames = await framesOf(dark, darkAndBlurred, picture(null));
    const { findings, good } = judgeQuality(frames, CHECK_IN_LIMITS);
    assert.equal(good.length, 0);
    assert.deepEqual(
      findings.map(({ outcome, reason, evidence }) => [outcome, reason, evidence['affected']]),
      [
        ['fail', 'NO_FACE', 1],
        ['fail', 'LOW_LIGHT', 2],
        ['fail', 'BLURRY', 1],
      ],
    );
    assert.deepEqual(findings[1]?.evidence, {
      frames: 3,
      affected: 2,
      measured: 10,
      limit: CHECK_IN_LIMITS.minLuma,
    });
  });

  it('fails when any frame shows two people, whatever good ones lie beside it', async () => {
    const crowded = picture('ann', 2, { faces: 2, luma: 1 });
    const frames = await framesOf(picture('ann', 1), crowded, picture('ann', 3, { sharpness: 0 }));
    const { findings, good } = judgeQuality(frames, CHECK_IN_LIMITS);
    assert.deepEqual(good, [frames[0]]);
    assert.deepEqual(
      findings.map(({ outcome, reason, evidence }) => [outcome, reason, evidence['affected']]),
      [['fail', 'MULTIPLE_FACES', 1]],
    );
  });

  it('fails without any frame', () => {
    const [finding] = judgeQuality([], CHECK_IN_LIMITS).findings;
    assert.deepEqual([finding?.outcome, finding?.reason], ['fail', 'FRAMES_MISSING']);
  });
});

describe('the comparison with the vault', () => {
  const judge = (comparison: Parameters<typeof judgeComparison>[0]) => {
    const { outcome, reason } = judgeComparison(comparison, model, thresholds, 2);
    return [outcome, reason];
  };

  it('accepts, asks for a review and rejects at the thresholds, bounds included', () => {
    const at = (similarity: number) =>
      judge({ status: 'compared', similarity, templateVersion: 1 });
    assert.deepEqual(at(0.45), ['pass', 'FACE_MATCH']);
    assert.deepEqual(at(0.4499), ['review', 'FACE_UNCERTAIN']);
    assert.deepEqual(at(0.35), ['review', 'FACE_UNCERTAIN']);
    assert.deepEqual(at(0.3499), ['fail', 'FACE_MISMATCH']);
  });

  it('passes on nothing but a similarity that is high enough', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1 }), (similarity) => {
        const [outcome] = judge({ status: 'compared', similarity, templateVersion: 1 });
        assert.equal(outcome === 'pass', similarity >= 0.45);
      }),
    );
    assert.deepEqual(judge({ status: 'not-enrolled' }), ['fail', 'FACE_NOT_ENROLLED']);
    assert.deepEqual(judge({ status: 'unreadable' }), ['review', 'TEMPLATE_UNREADABLE']);
    const templateModel = { ...model, version: '0' };
    assert.deepEqual(judge({ status: 'model-changed', templateVersion: 2, templateModel }), [
      'review',
      'TEMPLATE_OUTDATED',
    ]);
  });

  it('fails at a similarity that is no number, and keeps none', () => {
    const compared = { status: 'compared', similarity: NaN, templateVersion: 7 } as const;
    const { outcome, reason, evidence } = judgeComparison(compared, model, thresholds, 2);
    assert.deepEqual([outcome, reason, evidence['similarity']], ['fail', 'FACE_MISMATCH', null]);
  });

  it('keeps measures as plain evidence', () => {
    const compared = { status: 'compared', similarity: 0.5, templateVersion: 7 } as const;
    assert.deepEqual(judgeComparison(compared, model, thresholds, 2).evidence, {
      similarity: 0.5,
      acceptFrom: 0.45,
      reviewFrom: 0.35,
      framesUsed: 2,
      templateVersion: 7,
      model: 'net@1/512',
    });
  });
});

describe('the consistency of frames', () => {
  const unit = (...values: number[]): Float32Array => Float32Array.from(values);

  it('does not ask of one frame, nor of frames that are alike', () => {
    assert.equal(judgeConsistency([], thresholds), null);
    assert.equal(judgeConsistency([unit(1, 0)], thresholds), null);
    assert.equal(judgeConsistency([unit(1, 0), unit(0.9, 0.1), unit(0.8, 0.2)], thresholds), null);
  });

  it('fails when any frame is unlike the first', () => {
    const finding = judgeConsistency([unit(1, 0), unit(1, 0), unit(0, 1)], thresholds);
    assert.deepEqual([finding?.outcome, finding?.reason], ['fail', 'FRAMES_INCONSISTENT']);
    assert.equal(finding?.evidence['leastSimilarity'], 0);
  });

  it('fails when one cannot be compared', () => {
    for (const embeddings of [
      [unit(1, 0), unit(NaN, 0)],
      [unit(NaN, 0), unit(1, 0), unit(1, 0)],
    ]) {
      const finding = judgeConsistency(embeddings, thresholds);
      assert.equal(finding?.reason, 'FRAMES_INCONSISTENT');
      assert.equal(finding.evidence['leastSimilarity'], null);
    }
  });
});

describe('hints', () => {
  it('exist for every reason that speaks against a student, and hold no number', () => {
    for (const reason of [...FACE_REASONS, ...QUALITY_REASONS]) {
      const hint = faceHint(reason);
      if (['FACE_MATCH', 'FACE_NOT_REQUIRED', 'QUALITY_OK'].includes(reason)) {
        assert.equal(hint, undefined);
      } else {
        assert.match(hint ?? '', /^[^0-9]{10,}$/);
      }
    }
  });

  it('are not found for names that every object has', () => {
    assert.equal(faceHint('constructor'), undefined);
    assert.equal(faceHint('OUTSIDE_GEOFENCE'), undefined);
  });
});
