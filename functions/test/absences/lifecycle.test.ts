import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RequestAction, RequestStatus } from '../../src/absences/lifecycle.ts';
import {
  REQUEST_ACTIONS,
  REQUEST_STATUSES,
  isDecided,
  isEditable,
  isFinal,
  statusAfter,
  takesEvidence,
} from '../../src/absences/lifecycle.ts';

const actions = fc.array(fc.constantFrom(...REQUEST_ACTIONS), { maxLength: 30 });

/** The steps of a request from its draft on: actions that cannot happen are refused and leave it as it is. */
function steps(tried: readonly RequestAction[]): [RequestStatus, RequestAction, RequestStatus][] {
  const taken: [RequestStatus, RequestAction, RequestStatus][] = [];
  let status: RequestStatus = 'draft';
  for (const action of tried) {
    const next = statusAfter(status, action);
    if (next === null) continue;
    taken.push([status, action, next]);
    status = next;
  }
  return taken;
}

describe('the states of an absence request', () => {
  it('are never decided the same way twice in a row: a decision anew is the other one', () => {
    fc.assert(
      fc.property(actions, (tried) => {
        const decisions = steps(tried).filter(([, action]) =>
          ['approve', 'reject'].includes(action),
        );
        for (const [i, [, action]] of decisions.entries()) {
          assert.notEqual(action, decisions[i + 1]?.[1]);
        }
      }),
    );
  });

  it('are left by nobody once withdrawn or expired', () => {
    fc.assert(
      fc.property(actions, (tried) => {
        const all = steps(tried);
        const end = all.findIndex(([, , next]) => next === 'withdrawn' || next === 'expired');
        if (end !== -1) assert.equal(end, all.length - 1);
      }),
    );
    for (const status of REQUEST_STATUSES) {
      assert.equal(isFinal(status), status === 'withdrawn' || status === 'expired', status);
    }
  });

  it('are decided by nobody before they were submitted', () => {
    fc.assert(
      fc.property(actions, (tried) => {
        const all = steps(tried).map(([, action]) => action);
        const decided = all.findIndex((action) => ['ask', 'approve', 'reject'].includes(action));
        if (decided !== -1) assert.ok(all.slice(0, decided).includes('submit'));
      }),
    );
  });

  it('expire only while something is waited for', () => {
    const waiting = REQUEST_STATUSES.filter((status) => statusAfter(status, 'expire') !== null);
    assert.deepEqual(waiting, ['draft', 'submitted', 'needs_info']);
    assert.deepEqual(REQUEST_STATUSES.filter(takesEvidence), waiting);
  });

  it('are changed by the requester as a draft and when more was asked for', () => {
    assert.deepEqual(REQUEST_STATUSES.filter(isEditable), ['draft', 'needs_info']);
    assert.deepEqual(REQUEST_STATUSES.filter(isDecided), ['approved', 'rejected']);
  });
});
