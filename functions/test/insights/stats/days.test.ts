import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Counts } from '../../../src/insights/stats/counts.ts';
import { sumCounts } from '../../../src/insights/stats/counts.ts';
import { foldCourse } from '../../../src/insights/stats/folds/foldCourse.ts';
import { foldSession } from '../../../src/insights/stats/folds/foldSession.ts';
import { weekdaysOf, weeklyOf } from '../../../src/insights/series.ts';
import { studentView } from '../../../src/insights/student/studentView.ts';
import { localTime } from '../../../src/platform/localTime.ts';

const LATER = new Date('2027-06-01T00:00:00Z');
const UIDS = ['ann', 'bob'];
const dateOf = (at: Date, timeZone: string): string => localTime(at, timeZone).date;

interface Class {
  readonly startsAt: Date;
  readonly status: 'present' | 'absent';
}

function course(classes: readonly Class[], timeZone: string) {
  const facts = { courseId: 'c', termId: 't', title: 'Physics', code: 'PH1', department: null };
  const parts = classes.map(({ startsAt, status }, i) => {
    const closing = { closedAt: startsAt, rollTaken: true, absenteesToldAt: startsAt };
    const session = { ...facts, startsAt, status: 'scheduled' as const };
    const records = UIDS.map((uid) => {
      return { uid, status, method: 'staff' as const, departure: 'none' as const };
    });
    return { ...foldSession({ ...session, closing }, records, null), sessionId: `s${String(i)}` };
  });
  return foldCourse({ ...facts, timeZone }, parts, [], new Map(), LATER);
}

describe('the days of a course', () => {
  it('are those of its zone', () => {
    const startsAt = new Date('2026-11-13T23:30:00Z');
    const { course: stats } = course([{ startsAt, status: 'present' }], 'Europe/Berlin');
    assert.deepEqual(
      stats.days.map(({ date }) => date),
      ['2026-11-14'],
    );
  });

  it('give the weeks and weekdays that its students have, through clock changes and New Year', () => {
    const anyClass = fc.record({
      startsAt: fc.date({
        min: new Date('2026-10-20T00:00:00Z'),
        max: new Date('2027-04-05T00:00:00Z'),
        noInvalidDate: true,
      }),
      status: fc.constantFrom('present' as const, 'absent' as const),
    });
    const zones = fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati');
    fc.assert(
      fc.property(fc.array(anyClass, { maxLength: 20 }), zones, (classes, timeZone) => {
        const { course: stats, students } = course(classes, timeZone);
        const enrolments = [...students.values()].map(({ enrolment }) => {
          return { ...enrolment, computedAt: LATER };
        });
        const view = studentView(null, enrolments, dateOf);
        assert.deepEqual(view.weekly, weeklyOf(stats.days));
        assert.deepEqual(view.weekdays, weekdaysOf(stats.days));
        const counts: Counts[] = stats.days.map((day) => day.counts);
        assert.deepEqual(sumCounts(counts), stats.counts);
      }),
    );
  });
});
