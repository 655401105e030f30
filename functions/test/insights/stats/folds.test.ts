import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MarkCode } from '../../../src/insights/stats/counts.ts';
import { MARK_CODES, sumCounts } from '../../../src/insights/stats/counts.ts';
import type { RosterLine, SessionPart } from '../../../src/insights/stats/folds/foldCourse.ts';
import { foldCourse } from '../../../src/insights/stats/folds/foldCourse.ts';
import type { RecordFacts, SessionFacts } from '../../../src/insights/stats/folds/foldSession.ts';
import { foldSession, funnelOf } from '../../../src/insights/stats/folds/foldSession.ts';
import { foldStudentInTerm } from '../../../src/insights/stats/folds/foldStudent.ts';
import { foldTerm } from '../../../src/insights/stats/folds/foldTerm.ts';
import { streaksOf } from '../../../src/insights/stats/folds/streaks.ts';
import { DEPARTURES, METHODS, STATUSES } from '../../../src/attendance/record.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;
const FACTS = {
  courseId: 'c',
  termId: 't',
  title: 'Physics',
  code: 'PH1',
  department: null,
  timeZone: 'Europe/Berlin',
};
const UIDS = ['ann', 'bob', 'cat', 'dan', 'eve'];

interface Held {
  readonly facts: SessionFacts;
  readonly records: RecordFacts[];
}

const record = fc.record({
  uid: fc.constantFrom(...UIDS),
  status: fc.constantFrom(...STATUSES),
  method: fc.constantFrom(...METHODS),
  departure: fc.constantFrom(...DEPARTURES),
});
/** Sessions of some days before and after now, each closed and confirmed or not, with a record a student at most. */
const held: fc.Arbitrary<Held> = fc
  .record({
    hours: fc.integer({ min: -200, max: 60 }),
    cancelled: fc.boolean(),
    rollTaken: fc.constantFrom(null, false, true),
    told: fc.boolean(),
    records: fc.uniqueArray(record, { selector: ({ uid }) => uid, maxLength: UIDS.length }),
  })
  .map(({ hours, cancelled, rollTaken, told, records }) => {
    const startsAt = new Date(NOW.getTime() + hours * HOUR_MS);
    return {
      records,
      facts: {
        courseId: 'c',
        termId: 't',
        startsAt,
        status: cancelled ? ('cancelled' as const) : ('scheduled' as const),
        closing: {
          closedAt: rollTaken === null ? null : startsAt,
          rollTaken,
          absenteesToldAt: told ? startsAt : null,
        },
      },
    };
  });
const roster: fc.Arbitrary<RosterLine[]> = fc.array(
  fc.record({
    uid: fc.constantFrom(null, ...UIDS),
    name: fc.constant('N'),
    studentNumber: fc.stringMatching(/^S\d{3}$/),
    active: fc.boolean(),
    ahead: fc.nat(20),
  }),
  { maxLength: 8 },
);
const school = fc.record({ sessions: fc.array(held, { maxLength: 15 }), roster });

function partsOf(sessions: readonly Held[]): SessionPart[] {
  return sessions.map(({ facts, records }, i) => ({
    ...foldSession(facts, records, null),
    sessionId: `s${String(i).padStart(2, '0')}`,
  }));
}

function fold(sessions: readonly Held[], lines: readonly RosterLine[]) {
  return foldCourse(FACTS, partsOf(sessions), lines, new Map(), NOW);
}

/** How many records say so, by the rules as people read them. */
function recount(sessions: readonly Held[], uid: string | null) {
  const counts = { present: 0, late: 0, leftEarly: 0, absent: 0, excused: 0, pending: 0 };
  for (const { facts, records } of sessions) {
    const { closedAt, rollTaken, absenteesToldAt } = facts.closing;
    const isRollSure = closedAt !== null && (rollTaken === true || absenteesToldAt !== null);
    const isUnsure = ({ status, method }: RecordFacts): boolean =>
      status === 'absent' && method === 'automatic' && !isRollSure;
    const isAhead = facts.startsAt > NOW && records.every(({ status }) => status === 'excused');
    if (facts.status === 'cancelled' || isAhead) continue;
    for (const one of records) {
      if ((uid !== null && one.uid !== uid) || isUnsure(one)) continue;
      const { status, departure } = one;
      if (status === 'pending_review') counts.pending += 1;
      else counts[status] += 1;
      const attended = status === 'present' || status === 'late';
      if (attended && departure === 'left_early') counts.leftEarly += 1;
    }
  }
  return counts;
}

/** Of how many marks staff must still say something. */
function waitingIn(sessions: readonly Held[]): number {
  const waiting = sessions.flatMap(({ facts, records }) => {
    if (facts.status === 'cancelled') return [];
    const arrivals = records.filter(({ status }) => status === 'pending_review');
    const departures = records.filter(({ departure }) => departure === 'pending_review');
    const isAhead = facts.startsAt > NOW && records.every(({ status }) => status === 'excused');
    return isAhead ? [] : [...arrivals, ...departures];
  });
  return waiting.length;
}

const shuffled = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length });

describe('stats of any school', () => {
  it('count what a naive recount counts, for the course and for everybody in it', () => {
    fc.assert(
      fc.property(school, ({ sessions, roster: lines }) => {
        const { course, students } = fold(sessions, lines);
        assert.deepEqual(course.counts, recount(sessions, null));
        assert.equal(course.reviews.waiting, waitingIn(sessions));
        assert.equal(course.reviews.latest.length, Math.min(20, waitingIn(sessions)));
        for (const [uid, { enrolment, row }] of students) {
          assert.deepEqual(enrolment.counts, recount(sessions, uid));
          assert.deepEqual(row.counts, enrolment.counts);
        }
        assert.deepEqual(
          sumCounts([...students.values()].map(({ enrolment }) => enrolment.counts)),
          course.counts,
        );
        assert.deepEqual(sumCounts(course.days.map(({ counts }) => counts)), course.counts);
      }),
    );
  });

  it('say the same whatever the order of sessions, records and roster', () => {
    const orders = school.chain((one) =>
      fc.record({
        one: fc.constant(one),
        order: shuffled(one.sessions.map((_, i) => i)),
        lines: shuffled(one.roster),
      }),
    );
    fc.assert(
      fc.property(orders, ({ one, order, lines }) => {
        const turned = one.sessions.map(({ facts, records }) => ({
          facts,
          records: [...records].reverse(),
        }));
        const parts = partsOf(turned);
        const mixed = order.flatMap((i) => parts[i] ?? []);
        const again = foldCourse(FACTS, mixed, lines, new Map(), NOW);
        const plain = fold(one.sessions, one.roster);
        assert.deepEqual(again.course, plain.course);
        assert.deepEqual([...again.students], [...plain.students]);
      }),
    );
  });

  it('have everybody in one band, and on the roster once', () => {
    fc.assert(
      fc.property(school, ({ sessions, roster: lines }) => {
        const { course, students } = fold(sessions, lines);
        const inBands = Object.values(course.bands).reduce((sum, n) => sum + n, 0);
        assert.equal(inBands, course.students);
        const active = [...students.values()].filter(({ enrolment }) => enrolment.active);
        const unlinked = lines.filter((line) => line.active && line.uid === null);
        assert.equal(course.students, active.length + unlinked.length);
      }),
    );
  });

  it('of a student and a term add up what the courses say', () => {
    fc.assert(
      fc.property(school, school, (a, b) => {
        const folds = [a, b].map((one, i) => {
          const facts = { ...FACTS, courseId: `c${String(i)}` };
          return foldCourse(facts, partsOf(one.sessions), one.roster, new Map(), NOW);
        });
        for (const uid of UIDS) {
          const parts = folds.flatMap(({ students }) => {
            const enrolment = students.get(uid)?.enrolment;
            return enrolment === undefined ? [] : [{ enrolment, digest: 'd' }];
          });
          const whole = foldStudentInTerm(uid, 't', parts);
          assert.deepEqual(whole, foldStudentInTerm(uid, 't', [...parts].reverse()));
          assert.equal(whole === null, parts.length === 0);
          if (whole === null) continue;
          const counted = sumCounts(parts.map(({ enrolment }) => enrolment.counts));
          assert.deepEqual(whole.counts, counted);
        }
        const courses = folds.map(({ course }) => course);
        const bands = { satisfactory: 0, at_risk: 0, moderate: 0, severe: 0, unrated: 0 };
        const term = foldTerm('t', courses, bands);
        assert.deepEqual(term, foldTerm('t', [...courses].reverse(), bands));
        const byDay = term.days.flatMap(({ departments }) =>
          departments.map(({ counts }) => counts),
        );
        assert.deepEqual(sumCounts(byDay), sumCounts(courses.map(({ counts }) => counts)));
      }),
    );
  });
});

describe('streaks', () => {
  it('pass over what is excused, undecided or unconfirmed', () => {
    const codes: MarkCode[] = ['P', 'L', 'E', 'p', 'A', 'R', 'A', 'U', 'E'];
    assert.deepEqual(streaksOf(codes), { attended: 0, absent: 2, longestAttended: 3 });
  });

  it('are the same without the marks that they pass over', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...MARK_CODES)), (codes) => {
        const counting = codes.filter((code) => !['E', 'R', 'U'].includes(code));
        assert.deepEqual(streaksOf(codes), streaksOf(counting));
      }),
    );
  });
});

describe('the funnel', () => {
  it('knows counted tries to check in alone, and each reason of a refusal once', () => {
    const attempt = { operation: 'checkIn', counted: true, decision: 'rejected' } as const;
    const reasons = ['OUTSIDE_FENCE', 'OUTSIDE_FENCE', 'STALE_FIX'];
    assert.deepEqual(
      funnelOf([
        { ...attempt, reasons },
        { ...attempt, decision: 'accepted', reasons: ['ON_TIME'] },
        { ...attempt, decision: 'pending_review', reasons: ['FACE_UNSURE'] },
        { ...attempt, decision: null, reasons: [] },
        { ...attempt, counted: false, reasons },
        { ...attempt, operation: 'checkOut', reasons },
      ]),
      {
        attempts: 4,
        accepted: 1,
        pending: 1,
        rejected: 1,
        reasons: { OUTSIDE_FENCE: 1, STALE_FIX: 1 },
      },
    );
  });
});
