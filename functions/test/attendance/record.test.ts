import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DECISIONS } from '../../src/attendance/decision.ts';
import type { Mark } from '../../src/attendance/record.ts';
import {
  DEPARTURES,
  METHODS,
  STATUSES,
  arrivalStatus,
  departureOf,
  markAfterArrival,
} from '../../src/attendance/record.ts';

const mark: fc.Arbitrary<Mark> = fc.record({
  status: fc.constantFrom(...STATUSES),
  method: fc.constantFrom(...METHODS),
  departure: fc.constantFrom(...DEPARTURES),
});
const decision = fc.constantFrom(...DECISIONS);
const arrival = fc.constantFrom('present' as const, 'late' as const);
const at = new Date('2026-03-02T09:10:00Z');
const minutesLater = (min: number): Date => new Date(at.getTime() + min * 60_000);

describe('the mark after an arrival', () => {
  it('is the arrival when there was none and the evidence was accepted', () => {
    const expected = { status: 'late', method: 'face', departure: 'none' };
    assert.deepEqual(markAfterArrival(null, 'accepted', 'late', 'face'), expected);
  });

  it('waits for eyes when the evidence was unsure', () => {
    assert.equal(
      markAfterArrival(null, 'pending_review', 'present', 'face')?.status,
      'pending_review',
    );
  });

  it('never changes on a rejection', () => {
    fc.assert(
      fc.property(fc.option(mark), arrival, (before, when) => {
        assert.equal(markAfterArrival(before, 'rejected', when, 'face'), null);
      }),
    );
  });

  it('never takes over a staff mark', () => {
    fc.assert(
      fc.property(mark, decision, arrival, (before, decided, when) => {
        assert.equal(markAfterArrival({ ...before, method: 'staff' }, decided, when, 'face'), null);
      }),
    );
  });

  it('never changes a settled status, and turns an open one only into something better', () => {
    const better = {
      absent: ['pending_review', 'present', 'late'],
      pending_review: ['present', 'late'],
      present: [],
      late: [],
    } as const;
    fc.assert(
      fc.property(mark, decision, arrival, (before, decided, when) => {
        const after = markAfterArrival(before, decided, when, 'face');
        if (after === null) return;
        const excused = before.method === 'request' ? [...better.absent] : [];
        const allowed: readonly string[] =
          before.status === 'excused' ? excused : better[before.status];
        assert.ok(allowed.includes(after.status), `${before.status} -> ${after.status}`);
      }),
    );
  });

  it('is stable: deciding the same again changes nothing', () => {
    fc.assert(
      fc.property(fc.option(mark), decision, arrival, (before, decided, when) => {
        const once = markAfterArrival(before, decided, when, 'face');
        if (once !== null) assert.equal(markAfterArrival(once, decided, when, 'face'), null);
      }),
    );
  });
});

describe('times of arrival and departure', () => {
  it('counts as present up to and including the late limit', () => {
    assert.equal(arrivalStatus(at, at), 'present');
    assert.equal(arrivalStatus(new Date(at.getTime() + 1), at), 'late');
  });

  it('counts as early only when more than five minutes are missing', () => {
    assert.equal(departureOf(at, minutesLater(5), 5), 'left');
    assert.equal(departureOf(at, minutesLater(6), 5), 'left_early');
    assert.equal(departureOf(minutesLater(20), at, 5), 'left');
  });
});
