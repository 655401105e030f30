import assert from 'node:assert/strict';
import { isAccepted, reasonsAgainst } from '../../../src/faces/signIn/acceptance.ts';
import type { Finding, Outcome } from '../../../src/platform/finding.ts';

const finding = (check: string, outcome: Outcome, reason: string): Finding => ({
  check,
  outcome,
  reason,
  evidence: {},
});
const good = finding('quality', 'pass', 'QUALITY_OK');
const match = finding('face', 'pass', 'FACE_MATCH');
const shown = finding('liveness', 'pass', 'LIVENESS_ACTION_SHOWN');

describe('what opens an account', () => {
  it('is a match beyond doubt with the action shown', () => {
    assert.equal(isAccepted([good, match, shown]), true);
  });

  const others: [string, Finding[]][] = [
    ['nothing at all', []],
    ['a face without the action', [good, match]],
    [
      'liveness that was only recorded',
      [good, match, finding('liveness', 'pass', 'LIVENESS_RECORDED')],
    ],
    ['liveness that is off', [good, match, finding('liveness', 'pass', 'LIVENESS_OFF')]],
    ['an action that was not shown', [good, match, finding('liveness', 'fail', 'NOT_SHOWN')]],
    ['an action without a face', [good, shown]],
    ['a face that nobody asked for', [good, finding('face', 'pass', 'FACE_NOT_REQUIRED'), shown]],
    ['an uncertain face', [good, finding('face', 'review', 'FACE_UNCERTAIN'), shown]],
    ['a match beside something to review', [good, match, shown, finding('face', 'review', 'X')]],
    [
      'a match with two people in a frame',
      [finding('quality', 'fail', 'MULTIPLE_FACES'), match, shown],
    ],
  ];
  for (const [what, findings] of others) {
    it(`is not ${what}`, () => {
      assert.equal(isAccepted(findings), false);
    });
  }

  it('leaves each reason against it, once', () => {
    const twice = finding('face', 'fail', 'FACE_MISMATCH');
    assert.deepEqual(reasonsAgainst([good, twice, twice, shown]), ['FACE_MISMATCH']);
  });
});
