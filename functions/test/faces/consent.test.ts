import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noAccess } from '../../src/platform/access.ts';
import type { ConsentDecision } from '../../src/faces/consent.ts';
import { consentState, decidesFor, isMinor } from '../../src/faces/consent.ts';
import { parentRights } from '../support/school.ts';

const rules = { textVersion: '2', minorBelowAge: 16 };
const given: ConsentDecision = { decision: 'given', textVersion: '2', as: 'self' };
const decisions = fc.record({
  decision: fc.constantFrom('given', 'withdrawn'),
  textVersion: fc.constantFrom('1', '2'),
  as: fc.constantFrom('self', 'guardian', 'admin'),
});

describe('the state of a consent', () => {
  it('is none before any decision', () => {
    assert.equal(consentState(null, rules, false), 'none');
  });

  it('is withdrawn after a withdrawal, whoever withdrew and whatever the text', () => {
    fc.assert(
      fc.property(decisions, fc.boolean(), (last, minor) => {
        fc.pre(last.decision === 'withdrawn');
        assert.equal(consentState(last, rules, minor), 'withdrawn');
      }),
    );
  });

  it('is given only for the text in force', () => {
    assert.equal(consentState(given, rules, false), 'given');
    assert.equal(consentState({ ...given, textVersion: '1' }, rules, false), 'outdated');
  });

  it('is not given by a minor alone, and is by a guardian', () => {
    assert.equal(consentState(given, rules, true), 'outdated');
    assert.equal(consentState({ ...given, as: 'guardian' }, rules, true), 'given');
  });

  it('outlasts the birthday on which a guardian is no longer needed', () => {
    assert.equal(consentState({ ...given, as: 'guardian' }, rules, false), 'given');
  });
});

describe('who is a minor', () => {
  it('is decided by the age of the policy, and unknown ages count as minor', () => {
    assert.equal(isMinor(15, 16), true);
    assert.equal(isMinor(16, 16), false);
    assert.equal(isMinor(null, 16), true);
  });

  it('is nobody when the policy asks for no guardian', () => {
    assert.equal(isMinor(0, 0), false);
    assert.equal(isMinor(null, 0), false);
  });
});

describe('a guardian', () => {
  const now = new Date('2026-11-23T10:00:00Z');
  const rights = parentRights();
  const guardian = { ...noAccess(now), role: 'guardian' as const };

  it('decides for a linked child', () => {
    assert.equal(decidesFor({ ...guardian, children: { ann: rights } }, 'ann', now), true);
  });

  it('does not decide for others, without the right, after its end, or in another role', () => {
    assert.equal(decidesFor({ ...guardian, children: { ann: rights } }, 'bob', now), false);
    const without = { ann: { ...rights, consent: false } };
    assert.equal(decidesFor({ ...guardian, children: without }, 'ann', now), false);
    const ended = { ann: { ...rights, until: now } };
    assert.equal(decidesFor({ ...guardian, children: ended }, 'ann', now), false);
    const student = { ...guardian, role: 'student' as const, children: { ann: rights } };
    assert.equal(decidesFor(student, 'ann', now), false);
  });
});
