import assert from 'node:assert/strict';
import { configuredThresholds } from '../../src/faces/thresholdSettings.ts';

describe("an operator's thresholds", () => {
  const measured = { accept: 0.45, review: 0.35, identify: 0.5, margin: 0.1 };
  const none = { accept: '', review: '', identify: '', margin: '' };

  it('leave the measured ones where nothing is set', () => {
    assert.deepEqual(configuredThresholds(measured, none), measured);
  });

  it('take the place of the measured ones, each by itself', () => {
    const own = configuredThresholds(measured, { ...none, accept: '0.48', margin: ' 0.05 ' });
    assert.deepEqual(own, { ...measured, accept: 0.48, margin: 0.05 });
  });

  it('are refused by name when they are no number from 0 to 1', () => {
    for (const text of ['45 %', '0,45', 'NaN', '-0.1', '1.5', 'Infinity', '0']) {
      const texts = { ...none, accept: text };
      assert.throws(() => configuredThresholds(measured, texts), /FACE_ACCEPT is/, text);
    }
  });

  it('are refused when they would hold nobody apart among many', () => {
    for (const margin of ['0', '0.01', '-0.1']) {
      assert.throws(() => configuredThresholds(measured, { ...none, margin }), /FACE_MARGIN is/);
    }
    const identify = '0.44';
    assert.throws(() => configuredThresholds(measured, { ...none, identify }), /FACE_IDENTIFY/);
  });

  it('are refused when a review would start above the acceptance', () => {
    assert.throws(() => configuredThresholds(measured, { ...none, review: '0.5' }), /FACE_REVIEW/);
    assert.throws(() => configuredThresholds(measured, { ...none, accept: '0.3' }), /FACE_REVIEW/);
  });
});
