import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { ClassException, Plans } from '../../src/courses/expected.ts';
import { classId, expectedOf } from '../../src/courses/expected.ts';
import { isHoliday } from '../../src/courses/holidays.ts';
import type { Meeting } from '../../src/courses/meeting.ts';
import type { PlannedSession } from '../../src/courses/sessionPlan.ts';
import { planSessions } from '../../src/courses/sessionPlan.ts';
import type { Occurrence } from '../../src/courses/timetable.ts';
import { timetableOf } from '../../src/courses/timetable.ts';
import { dates, meeting, timetables } from './meetings.ts';

const DAY_MS = 86_400_000;
const RANGE = { from: '2026-11-22', to: '2026-12-20' };
const now = new Date('2026-11-23T08:30:00.000Z');
const horizon = new Date('2026-12-20T23:00:00.000Z');
const scope = (existing: readonly PlannedSession[] = []) => ({
  range: RANGE,
  horizon,
  existing: existing.flatMap(({ meetingId, localDate }) =>
    meetingId === null ? [] : { meetingId, localDate },
  ),
});
const NONE: Plans = { meetings: [], holidays: [], exceptions: [] };
const CLASS: ClassException = {
  meetingId: 'algebra',
  localDate: '2026-11-30',
  kind: 'cancelled',
  startsAt: null,
  endsAt: null,
  placeIds: null,
};
const movedTo = (at: string, changes: Partial<ClassException> = {}): ClassException => ({
  ...CLASS,
  kind: 'moved',
  startsAt: new Date(at),
  endsAt: new Date(Date.parse(at) + 3_600_000),
  ...changes,
});
const weekly = (plans: Partial<Plans>) =>
  expectedOf({ ...NONE, meetings: [meeting()], ...plans }, scope()).occurrences;

describe('what is expected of a timetable', () => {
  it('leaves classes on holidays out, unless the meeting is held all the same', () => {
    const holidays = [{ from: '2026-11-28', to: '2026-12-07', name: 'Break' }];
    const on = (changes: Partial<Meeting> = {}) =>
      weekly({ holidays, meetings: [meeting(changes)] }).map(({ localDate }) => localDate);
    assert.deepEqual(on(), ['2026-11-23', '2026-12-14']);
    assert.equal(on({ onHolidays: 'hold' }).length, 4);
  });

  it('changes one class as a person decided and no other', () => {
    const cancelled = weekly({ exceptions: [CLASS] });
    assert.deepEqual(
      cancelled.map(({ change }) => change),
      [null, 'cancelled', null, null],
    );
    const exceptions = [movedTo('2026-12-01T10:00:00Z', { placeIds: ['annex'] })];
    const one = weekly({ exceptions }).find(({ change }) => change === 'moved');
    assert.deepEqual(
      [one?.id, one?.localDate, one?.startsAt.toISOString(), one?.placeIds],
      ['algebra_2026-11-30', '2026-11-30', '2026-12-01T10:00:00.000Z', ['annex']],
    );
    assert.equal(weekly({ exceptions }).filter(({ change }) => change === null).length, 3);
    const elsewhere = weekly({ exceptions: [movedTo('2026-12-01T10:00:00Z')] });
    assert.deepEqual(elsewhere.find(({ change }) => change === 'moved')?.placeIds, ['hall']);
  });

  it('holds a class that was moved away from a holiday, and none that was cancelled on one', () => {
    const holidays = [{ from: '2026-11-30', to: '2026-11-30', name: 'Day off' }];
    const exceptions = [movedTo('2026-12-01T10:00:00Z')];
    assert.equal(weekly({ holidays, exceptions }).length, 4);
    assert.equal(weekly({ holidays, exceptions: [CLASS] }).length, 3);
  });

  it('knows no exception on a date on which the meeting has no class', () => {
    const exceptions = [movedTo('2026-12-01T10:00:00Z', { localDate: '2026-12-01' })];
    assert.ok(weekly({ exceptions }).every(({ change }) => change === null));
  });

  it('brings in what was moved from beyond the horizon, and lets it go when it is taken back', () => {
    const far = { localDate: '2027-01-11' };
    const near = movedTo('2026-12-01T10:00:00Z', far);
    const brought = weekly({ exceptions: [near] });
    assert.equal(brought.filter(({ change }) => change === 'moved').length, 1);
    assert.equal(weekly({ exceptions: [movedTo('2027-01-12T10:00:00Z', far)] }).length, 4);
    const plans = { ...NONE, meetings: [meeting()] };
    const stored = applied([], { ...plans, exceptions: [near] });
    const back = applied(stored, plans).find(({ localDate }) => localDate === far.localDate);
    assert.equal(back?.startsAt.toISOString(), '2027-01-11T08:15:00.000Z');
    assert.equal(back.cancelledBy, null);
  });

  it('follows a class that was moved from a date that is past', () => {
    const exceptions = [movedTo('2026-12-01T10:00:00Z', { localDate: '2026-11-02' })];
    const stored = applied([], { ...NONE, meetings: [meeting()], exceptions });
    assert.ok(stored.some(({ id }) => id === 'algebra_2026-11-02'));
    const gone = applied(stored, { ...NONE, exceptions });
    assert.ok(gone.filter(({ startsAt }) => startsAt > now).every((one) => one.cancelledBy));
  });
});

/** What a store holds after one run of the plan. */
function applied(existing: readonly PlannedSession[], plans: Plans, at = now): PlannedSession[] {
  const plan = planSessions(existing, expectedOf(plans, scope(existing)), at);
  const made = (
    { dayPart: _dayPart, change, ...one }: Occurrence,
    attended = false,
  ): PlannedSession => ({
    ...one,
    cancelledBy: change === 'cancelled' ? 'staff' : null,
    attended,
  });
  const updates = new Map(plan.update.map((one) => [one.id, one]));
  const kept = existing.map((session): PlannedSession => {
    if (plan.cancel.includes(session.id)) return { ...session, cancelledBy: 'timetable' };
    const update = updates.get(session.id);
    if (update === undefined) return session;
    // A cancelled class keeps the time it had.
    const next = made(update, session.attended);
    return next.cancelledBy === null ? next : { ...session, cancelledBy: 'staff' };
  });
  return [...kept, ...plan.create.map((one) => made(one))];
}

const holidays = fc
  .array(fc.record({ from: dates('2026-11-15', 40), days: fc.nat(6) }), { maxLength: 3 })
  .map((some) =>
    some.map(({ from, days }) => ({
      ...{ from, name: 'Closed' },
      to: Temporal.PlainDate.from(from).add({ days }).toString(),
    })),
  );

/** Decisions about classes that the meetings have, some near, some beyond the horizon, some past. */
const plans: fc.Arbitrary<Plans> = fc
  .record({
    meetings: timetables,
    holidays,
    picks: fc.array(
      fc.record({ n: fc.nat(), cancel: fc.boolean(), hours: fc.integer({ min: -400, max: 900 }) }),
      { maxLength: 5 },
    ),
  })
  .map(({ meetings, holidays: closed, picks }) => {
    const all = timetableOf(meetings, { from: '2026-11-01', to: '2027-01-31' }).occurrences;
    const each = new Map(
      picks.flatMap(({ n, cancel, hours }) => {
        const one = all[n % Math.max(1, all.length)];
        if (one === undefined) return [];
        const at = new Date(Math.floor(now.getTime() / 60_000) * 60_000 + hours * 3_600_000);
        const { meetingId, localDate } = one;
        const named = { meetingId, localDate };
        const decision = cancel ? { ...CLASS, ...named } : movedTo(at.toISOString(), named);
        return [[one.id, decision] as const];
      }),
    );
    return { meetings, holidays: closed, exceptions: [...each.values()] };
  });

/** What people see of the sessions that are yet to come. */
const ahead = (stored: readonly PlannedSession[]) =>
  stored
    .filter(({ startsAt, cancelledBy }) => startsAt > now && cancelledBy === null)
    .map(({ id, startsAt, endsAt, placeIds }) => ({ id, startsAt, endsAt, placeIds }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

describe('a timetable with rhythms, holidays and decisions about single classes', () => {
  it('ends in the same sessions whatever came before and however often it runs', () => {
    fc.assert(
      fc.property(fc.array(plans, { minLength: 1, maxLength: 4 }), fc.nat(3), (history, again) => {
        const last = history.at(-1) ?? NONE;
        const step = (stored: PlannedSession[], wanted: Plans) => applied(stored, wanted);
        const runs = [...history, ...Array.from({ length: again }, () => last)].reduce(step, []);
        const [once, settled] = [applied([], last), applied(runs, last)];
        assert.deepEqual(settled, runs, 'a further run has nothing to do');
        // What had begun under an earlier timetable stays, so the sessions of this one may be missing their start.
        const begun = new Set(runs.filter(({ startsAt }) => startsAt <= now).map(({ id }) => id));
        const others = (all: ReturnType<typeof ahead>) => all.filter(({ id }) => !begun.has(id));
        assert.deepEqual(others(ahead(runs)), others(ahead(once)));
        const ids = runs.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never touches what has begun or has a record', () => {
    const marks = fc.array(fc.boolean(), { minLength: 1 });
    fc.assert(
      fc.property(plans, plans, marks, fc.nat(30), (before, after, attended, days) => {
        const stored = applied([], before).map((one, i) => ({
          ...one,
          attended: attended[i % attended.length] === true,
        }));
        const later = new Date(now.getTime() + days * DAY_MS);
        const next = new Map(applied(stored, after, later).map((one) => [one.id, one]));
        for (const one of stored) {
          if (one.attended || one.startsAt <= later) assert.deepEqual(next.get(one.id), one);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('makes no class on a holiday, unless it is held all the same or somebody moved it', () => {
    fc.assert(
      fc.property(plans, (all) => {
        const moved = new Set(
          all.exceptions.flatMap(({ kind, meetingId, localDate }) =>
            kind === 'moved' ? classId(meetingId, localDate) : [],
          ),
        );
        const holds = new Set(
          all.meetings.flatMap(({ id, onHolidays }) => (onHolidays === 'hold' ? id : [])),
        );
        for (const one of applied([], all)) {
          if (moved.has(one.id) || holds.has(one.meetingId ?? '')) continue;
          assert.ok(!isHoliday(all.holidays, one.localDate), one.id);
        }
      }),
      { numRuns: 300 },
    );
  });
});
