import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide } from '../../src/attendance/decision.ts';
import type { Finding } from '../../src/platform/finding.ts';

const finding: fc.Arbitrary<Finding> = fc.record({
  check: fc.constantFrom('location', 'device', 'face'),
  outcome: fc.constantFrom('pass' as const, 'review' as const, 'fail' as const),
  reason: fc.string({ minLength: 1, maxLength: 8 }),
  evidence: fc.constant({}),
});

describe('decide', () => {
  it('accepts when every check passes', () => {
    const pass = { check: 'face', outcome: 'pass', reason: 'FACE_MATCH', evidence: {} } as const;
    assert.deepEqual(decide([pass, pass]), { decision: 'accepted', reasons: [] });
  });

  it('never accepts on no evidence at all', () => {
    assert.equal(decide([]).decision, 'pending_review');
  });

  it('rejects exactly when a check failed, and gives every reason, failures first', () => {
    fc.assert(
      fc.property(fc.array(finding, { minLength: 1 }), (findings) => {
        const { decision, reasons } = decide(findings);
        const failed = findings.filter(({ outcome }) => outcome === 'fail');
        const unsure = findings.filter(({ outcome }) => outcome === 'review');
        assert.equal(decision === 'rejected', failed.length > 0);
        assert.equal(decision === 'accepted', failed.length + unsure.length === 0);
        assert.deepEqual(reasons, [...failed, ...unsure]);
      }),
    );
  });

  it('does not depend on the order of the findings', () => {
    fc.assert(
      fc.property(fc.array(finding), (findings) => {
        assert.equal(decide(findings).decision, decide(findings.toReversed()).decision);
      }),
    );
  });

  it('never gets better by a further finding', () => {
    const rank = { accepted: 0, pending_review: 1, rejected: 2 };
    fc.assert(
      fc.property(fc.array(finding, { minLength: 1 }), finding, (findings, more) => {
        const before = rank[decide(findings).decision];
        assert.ok(rank[decide([...findings, more]).decision] >= before);
      }),
    );
  });
});
