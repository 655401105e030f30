import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Tried } from '../../../src/attendance/appeals/appealable.ts';
import { groundOf } from '../../../src/attendance/appeals/appealable.ts';
import { DECISIONS } from '../../../src/attendance/decision.ts';
import { DEPARTURES, METHODS, STATUSES } from '../../../src/attendance/record.ts';

const operation = fc.constantFrom('checkIn' as const, 'checkOut' as const);
const standing = fc.option(
  fc.record({
    status: fc.constantFrom(...STATUSES),
    method: fc.constantFrom(...METHODS),
    departure: fc.constantFrom(...DEPARTURES),
  }),
);
const tried: fc.Arbitrary<Tried[]> = fc.array(
  fc.record({
    id: fc.uuid(),
    operation,
    decision: fc.option(fc.constantFrom(...DECISIONS)),
    claimedAt: fc.date({ noInvalidDate: true }),
  }),
  { maxLength: 5 },
);

const at = new Date('2026-03-02T09:00:00Z');
const rejected: Tried = { id: 'a', operation: 'checkIn', decision: 'rejected', claimedAt: at };
const absent = { status: 'absent', departure: 'none' } as const;

describe('the ground of an appeal', () => {
  it('is the last attempt that was rejected or waits', () => {
    const later = { ...rejected, id: 'b', claimedAt: new Date('2026-03-02T09:05:00Z') };
    assert.deepEqual(groundOf('checkIn', null, [later, rejected]), { attemptId: 'b' });
  });

  it('is an automatic absent even without an attempt; one set by a person is none', () => {
    const ground = groundOf('checkIn', { ...absent, method: 'automatic' }, []);
    assert.deepEqual(ground, { attemptId: null });
    assert.ok('why' in groundOf('checkIn', { ...absent, method: 'staff' }, []));
  });

  it('is never there once the student counts as arrived, or as departed', () => {
    fc.assert(
      fc.property(standing, tried, (record, attempts) => {
        if (record?.status === 'present' || record?.status === 'late') {
          assert.ok('why' in groundOf('checkIn', record, attempts));
          if (record.departure === 'left' || record.departure === 'left_early') {
            assert.ok('why' in groundOf('checkOut', record, attempts));
          }
        }
      }),
    );
  });

  it('names only an attempt of that kind that was not accepted', () => {
    fc.assert(
      fc.property(operation, standing, tried, (appealed, record, attempts) => {
        const ground = groundOf(appealed, record, attempts);
        if ('why' in ground || ground.attemptId === null) return;
        const named = attempts.find(({ id }) => id === ground.attemptId);
        assert.equal(named?.operation, appealed);
        assert.ok(named.decision === 'rejected' || named.decision === 'pending_review');
      }),
    );
  });
});
