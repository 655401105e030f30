import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planSessions } from '../../src/courses/sessionPlan.ts';
import { timetableOf } from '../../src/courses/timetable.ts';
import type { PlannedSession, SessionPlan } from '../../src/courses/sessionPlan.ts';
import type { Occurrence } from '../../src/courses/timetable.ts';
import { meeting, timetables } from './meetings.ts';

const RANGE = { from: '2026-11-16', to: '2026-12-06' };
const now = new Date('2026-11-23T08:30:00.000Z');
const monday = meeting();

const cancelledBy = ({ change }: Occurrence) => (change === 'cancelled' ? 'staff' : null);
const stored = (
  { dayPart: _dayPart, change: _change, ...occurrence }: Occurrence,
  changes: Partial<PlannedSession> = {},
): PlannedSession => ({
  ...occurrence,
  cancelledBy: null,
  attended: false,
  ...changes,
});
/** What a store does with a plan. */
function applied(existing: readonly PlannedSession[], plan: SessionPlan): PlannedSession[] {
  const updates = new Map(plan.update.map((one) => [one.id, one]));
  const kept = existing.map((session): PlannedSession => {
    if (plan.cancel.includes(session.id)) return { ...session, cancelledBy: 'timetable' };
    const update = updates.get(session.id);
    if (update === undefined) return session;
    return { ...session, ...stored(update, { cancelledBy: cancelledBy(update) }) };
  });
  return [...kept, ...plan.create.map((one) => stored(one, { cancelledBy: cancelledBy(one) }))];
}
const week = (meetings = [monday]) => timetableOf(meetings, RANGE);
const all = (changes: Partial<PlannedSession> = {}) =>
  week().occurrences.map((one) => stored(one, changes));
const ids = (plan: SessionPlan) => ({
  create: plan.create.map(({ id }) => id),
  update: plan.update.map(({ id }) => id),
  cancel: plan.cancel,
});
const NOTHING = { create: [], update: [], cancel: [] };
/** In the range: one session over, one running at `now`, one ahead. */
const AHEAD = 'algebra_2026-11-30';

describe('the plan of sessions', () => {
  it('creates what is running or ahead, and nothing that is over', () => {
    const { create } = ids(planSessions([], week(), now));
    assert.deepEqual(create, ['algebra_2026-11-23', AHEAD]);
  });

  it('has nothing to do where all is as wanted', () => {
    assert.deepEqual(planSessions(all(), week(), now), NOTHING);
  });

  it('moves only what has neither begun nor a record', () => {
    const later = week([meeting({ startLocal: '11:15', endLocal: '12:45' })]);
    assert.deepEqual(ids(planSessions(all(), later, now)), { ...NOTHING, update: [AHEAD] });
    assert.deepEqual(planSessions(all({ attended: true }), later, now), NOTHING);
  });

  it('cancels of a removed meeting only what has neither begun nor a record', () => {
    assert.deepEqual(planSessions(all(), week([]), now), { ...NOTHING, cancel: [AHEAD] });
    assert.deepEqual(planSessions(all({ attended: true }), week([]), now), NOTHING);
  });

  it('cancels a coming session that a change would put into the past', () => {
    const noon = [
      stored(
        ...[
          timetableOf([meeting({ startLocal: '12:00', endLocal: '13:00' })], RANGE)
            .occurrences[1] ?? assert.fail(),
        ],
      ),
    ];
    const early = week([meeting({ startLocal: '07:00', endLocal: '08:00' })]);
    assert.deepEqual(planSessions(noon, early, now).cancel, ['algebra_2026-11-23']);
  });

  it('follows a change of place and of zone', () => {
    const elsewhere = week([meeting({ placeIds: ['hall', 'annex'] })]);
    assert.deepEqual(ids(planSessions(all(), elsewhere, now)).update, [AHEAD]);
    const paris = week([meeting({ timeZone: 'Europe/Paris' })]);
    assert.deepEqual(ids(planSessions(all(), paris, now)).update, [AHEAD]);
  });

  it('revives what the timetable cancelled and what a person no longer cancels', () => {
    for (const by of ['timetable', 'staff'] as const) {
      const revived = planSessions(all({ cancelledBy: by }), week(), now);
      assert.deepEqual(ids(revived).update, [AHEAD]);
    }
  });

  const decided = (change: 'cancelled' | 'moved', by: Partial<Occurrence> = {}) => ({
    ...week(),
    occurrences: week().occurrences.map((one) =>
      one.id === AHEAD ? { ...one, ...by, change } : one,
    ),
  });

  it('cancels what a person cancelled, whenever its session is made, and leaves its time then', () => {
    const cancelled = decided('cancelled');
    assert.deepEqual(ids(planSessions(all(), cancelled, now)).update, [AHEAD]);
    assert.ok(ids(planSessions([], cancelled, now)).create.includes(AHEAD));
    const later = decided('cancelled', { startsAt: new Date('2026-11-30T12:00:00Z') });
    const done = all().map((one) =>
      one.id === AHEAD ? { ...one, cancelledBy: 'staff' as const } : one,
    );
    assert.deepEqual(planSessions(done, later, now), NOTHING);
  });

  it('moves what a person moved under the id it had, and cancels it with its meeting', () => {
    const startsAt = new Date('2026-12-03T12:00:00Z');
    const moved = decided('moved', { startsAt, endsAt: new Date('2026-12-03T13:00:00Z') });
    const plan = planSessions(all(), moved, now);
    assert.deepEqual(ids(plan), { ...NOTHING, update: [AHEAD] });
    const after = applied(all(), plan);
    const one = after.find(({ id }) => id === AHEAD);
    assert.deepEqual([one?.startsAt, one?.localDate], [startsAt, '2026-11-30']);
    assert.deepEqual(planSessions(after, moved, now), NOTHING);
    assert.deepEqual(planSessions(after, week([]), now).cancel, [AHEAD]);
  });

  it('leaves extra sessions and dates outside the range alone', () => {
    assert.deepEqual(planSessions(all({ meetingId: null }), week(), now), NOTHING);
    assert.deepEqual(planSessions(all({ meetingId: null }), week([]), now), NOTHING);
    const near = timetableOf([], { from: RANGE.from, to: '2026-11-29' });
    assert.deepEqual(planSessions(all(), near, now), NOTHING);
  });

  const instants = fc
    .date({ min: new Date('2026-11-10'), max: new Date('2026-12-10'), noInvalidDate: true })
    .filter((date) => !Number.isNaN(date.getTime()));
  const marks = fc.array(
    fc.record({
      attended: fc.boolean(),
      cancelledBy: fc.constantFrom(null, 'timetable' as const, 'staff' as const),
    }),
    { minLength: 1 },
  );
  const states = fc
    .record({ before: timetables, after: timetables, at: instants, marks })
    .map(({ before, after, at, marks: some }) => ({
      existing: week(before).occurrences.map((one, i) => stored(one, some[i % some.length])),
      // Half of the old meetings stay, some of them changed.
      wanted: week([
        ...after.filter(({ id }) => !before.some((old) => old.id === id)),
        ...before
          .filter((_, i) => i % 2 === 0)
          .map((one, i) =>
            i % 2 === 0 ? one : { ...one, startLocal: '12:00', endLocal: '13:00' },
          ),
      ]),
      at,
    }));

  it('leaves nothing to plan once applied, then or later, and doubles nothing', () => {
    fc.assert(
      fc.property(states, fc.nat(30 * 86_400_000), ({ existing, wanted, at }, wait) => {
        const once = applied(existing, planSessions(existing, wanted, at));
        assert.deepEqual(planSessions(once, wanted, at), NOTHING);
        assert.deepEqual(planSessions(once, wanted, new Date(at.getTime() + wait)).create, []);
        const all_ = once.map(({ id }) => id);
        assert.equal(new Set(all_).size, all_.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never touches what has begun or has a record, and makes up nothing that is over', () => {
    fc.assert(
      fc.property(states, ({ existing, wanted, at }) => {
        const plan = planSessions(existing, wanted, at);
        const touched = [...plan.update.map(({ id }) => id), ...plan.cancel];
        for (const session of existing.filter(({ id }) => touched.includes(id))) {
          assert.ok(session.startsAt > at && !session.attended);
        }
        for (const { endsAt } of [...plan.create, ...plan.update]) assert.ok(endsAt > at);
      }),
      { numRuns: 300 },
    );
  });

  it('brings every untouched future session in line with the timetable', () => {
    fc.assert(
      fc.property(timetables, instants, (all_, at) => {
        const wanted = week(all_);
        const made = applied([], planSessions([], wanted, at));
        const ahead = wanted.occurrences.filter(({ endsAt }) => endsAt > at);
        assert.deepEqual(
          made,
          ahead.map((one) => stored(one)),
        );
      }),
    );
  });
});
