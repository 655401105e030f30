import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markWithout, undoneAmong, whyNotUndone } from '../../src/attendance/history.ts';
import { DEPARTURES, METHODS, STATUSES } from '../../src/attendance/record.ts';
import type { StoredEvent, StoredMark, StoredRecord } from '../../src/attendance/recordStore.ts';
import { previousOf } from '../../src/attendance/recordStore.ts';

const at = new Date('2026-03-02T09:00:00Z');

/** What somebody does to a record: sets a mark, or undoes the one that stands. */
type Step = Omit<StoredMark, 'eventId'> | 'undo';
const mark: fc.Arbitrary<Omit<StoredMark, 'eventId'>> = fc.record({
  status: fc.constantFrom(...STATUSES),
  method: fc.constantFrom(...METHODS),
  arrivedAt: fc.option(fc.constant(at)),
  departure: fc.constantFrom(...DEPARTURES),
  departedAt: fc.option(fc.constant(at)),
  policyVersion: fc.nat(9),
  placeId: fc.option(fc.constant('hall')),
  placeVersion: fc.option(fc.nat(9)),
  markedBy: fc.constantFrom('ada', 'teacher'),
});
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(mark, fc.constant('undo' as const)), {
  maxLength: 20,
});

interface History {
  record: StoredRecord | null;
  readonly events: [id: string, event: StoredEvent][];
}

function event(history: History, after: StoredRecord | null, undoes: string | null): StoredEvent {
  return {
    at,
    kind: undoes === null ? 'mark' : 'undo',
    by: 'teacher',
    before: history.record?.status ?? null,
    after: after?.status ?? null,
    previous: previousOf(history.record),
    reason: 'because',
    attemptId: null,
    undoes,
  };
}

/** As the operations do it, before the session has closed. */
function take(history: History, step: Step): void {
  const about = { uid: 'ada', courseId: 'c', sessionId: 's', startsAt: at, updatedAt: at };
  const id = `e${String(history.events.length)}`;
  if (step !== 'undo') {
    const record = { ...about, ...step, eventId: id };
    history.events.push([id, event(history, record, null)]);
    history.record = record;
    return;
  }
  const undoes = history.record?.eventId ?? null;
  const [, undone] = history.events.find(([known]) => known === undoes) ?? [];
  if (undoes === null || undone === undefined) return;
  assert.equal(whyNotUndone(history.record, undoes, undone), null);
  const next = markWithout(undone, { closed: false, policyVersion: 1 });
  const record = next === null ? null : { ...about, ...next };
  history.events.push([id, event(history, record, undoes)]);
  history.record = record;
}

describe('undoing marks', () => {
  it('after any sequence restores the mark before, and the history only grows', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const history: History = { record: null, events: [] };
        const stood: (StoredMark | null)[] = [];
        for (const step of taken) {
          const told = structuredClone(history.events);
          if (step === 'undo') {
            take(history, step);
            assert.deepEqual(previousOf(history.record), stood.pop() ?? null);
          } else {
            stood.push(previousOf(history.record));
            take(history, step);
          }
          assert.deepEqual(history.events.slice(0, told.length), told);
        }
      }),
    );
  });

  it('is possible for the event of the mark that stands and for no other', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const history: History = { record: null, events: [] };
        for (const step of taken) take(history, step);
        const possible = history.events
          .filter(([id, one]) => whyNotUndone(history.record, id, one) === null)
          .map(([id]) => id);
        const standing = history.record?.eventId ?? null;
        assert.deepEqual(possible, standing === null ? [] : [standing]);
        const undone = undoneAmong(history.events.map(([, one]) => one));
        const left = history.events.filter(([id, { kind }]) => kind !== 'undo' && !undone.has(id));
        assert.equal(left.at(-1)?.[0] ?? null, standing);
      }),
    );
  });

  it('of the first mark leaves none while the session is open, and what closing says afterwards', () => {
    const first = { previous: null };
    assert.equal(markWithout(first, { closed: false, policyVersion: 3 }), null);
    const { status, method, policyVersion, eventId } =
      markWithout(first, { closed: true, policyVersion: 3 }) ?? {};
    assert.deepEqual([status, method, policyVersion, eventId], ['absent', 'automatic', 3, null]);
  });

  it('does not take back what closing said, an undo, or a mark whose forerunner was not kept', () => {
    const history: History = { record: null, events: [] };
    const [sample] = fc.sample(mark, 1);
    assert.ok(sample !== undefined);
    take(history, sample);
    const [id, told] = history.events[0] ?? [];
    assert.ok(id !== undefined && told !== undefined);
    const { record } = history;
    assert.match(whyNotUndone(record, id, { ...told, kind: 'close' }) ?? '', /closing/);
    assert.match(whyNotUndone(record, id, { ...told, kind: 'undo' }) ?? '', /set the mark again/);
    assert.match(whyNotUndone(record, id, { ...told, before: 'late' }) ?? '', /not kept/);
    assert.match(whyNotUndone(record, 'another', told) ?? '', /Only the mark that stands/);
    assert.match(whyNotUndone(null, id, told) ?? '', /No mark stands/);
  });
});
