import { isOfDepartment } from '../department.ts';
import type { Dated } from '../series.ts';
import { weekdaysOf, weeklyOf } from '../series.ts';
import type { Counts, Rates } from '../stats/counts.ts';
import {
  ratesOf,
  roundedShare,
  sumBands,
  sumCounts,
  sumFunnels,
  sumMethods,
} from '../stats/counts.ts';
import type { StoredBands, StoredFunnel, StoredTermStats } from '../stats/shapes.ts';
import type { InstitutionInsight } from './contract.ts';
import type { Period } from './period.ts';
import { isWithin, periodBefore } from './period.ts';

/**
 * A period of the institution, or of one department (empty: of courses without one), beside the one before it.
 * @param terms stats of every term with a day in either period
 */
export function institutionView(
  terms: readonly StoredTermStats[],
  period: Period,
  department: string | undefined,
): InstitutionInsight {
  const before = periodBefore(period);
  const days = daysWithin(terms, period);
  const points = pointsOf(days, department);
  const now = periodView(period, points);
  const previous = periodView(before, pointsOf(daysWithin(terms, before), department));
  const current = terms.filter(({ days: all }) => all.some(({ date }) => isWithin(date, period)));
  const bands = bandsOf(current, department);
  const ofAll = department === undefined;
  return {
    ...now,
    termIds: current.map(({ termId }) => termId).sort(),
    department: department ?? null,
    departments: departmentsOf(days, department),
    weekly: weeklyOf(points),
    weekdays: weekdaysOf(points),
    bands,
    chronic: bands.moderate + bands.severe,
    methods: ofAll ? sumMethods(current.map(({ methods }) => methods)) : null,
    checkIns: ofAll ? funnelOf(days) : null,
    previous,
    change: changeOf(now, previous),
    computedAt: oldest(terms),
  };
}

type Day = StoredTermStats['days'][number];

function daysWithin(terms: readonly StoredTermStats[], period: Period): Day[] {
  return terms.flatMap(({ days }) => days.filter(({ date }) => isWithin(date, period)));
}

function pointsOf(days: readonly Day[], department: string | undefined): Dated[] {
  return days.flatMap(({ date, departments }) =>
    departments
      .filter((one) => isOfDepartment(one, department))
      .map(({ counts }) => ({ date, counts })),
  );
}

type PeriodView = InstitutionInsight['previous'];

function periodView(period: Period, points: readonly Dated[]): PeriodView {
  const counts = sumCounts(points.map((point) => point.counts));
  return { from: period.from, to: period.to, counts, ...ratesOf(counts) };
}

function departmentsOf(
  days: readonly Day[],
  only: string | undefined,
): InstitutionInsight['departments'] {
  const all = days.flatMap(({ departments }) => departments);
  const names = [...new Set(all.map(({ department }) => department))];
  return names
    .filter((name) => isOfDepartment({ department: name }, only))
    .sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
    .map((name) => {
      const own = all.filter(({ department }) => department === name);
      const counts = sumCounts(own.map((one) => one.counts));
      return { department: name, counts, ...ratesOf(counts) };
    });
}

function bandsOf(terms: readonly StoredTermStats[], department: string | undefined): StoredBands {
  const all =
    department === undefined
      ? terms.map(({ bands }) => bands)
      : terms.flatMap(({ courses }) =>
          courses.filter((one) => isOfDepartment(one, department)).map(({ bands }) => bands),
        );
  return sumBands(all);
}

const NO_FUNNEL: StoredFunnel = { attempts: 0, accepted: 0, pending: 0, rejected: 0, reasons: {} };

function funnelOf(days: readonly Day[]): InstitutionInsight['checkIns'] {
  const { reasons, ...sums } = sumFunnels(days.map(({ funnel }) => funnel)) ?? NO_FUNNEL;
  return {
    ...sums,
    reasons: Object.entries(reasons)
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  };
}

function changeOf(now: PeriodView, previous: PeriodView): InstitutionInsight['change'] {
  const share = (of: keyof Rates): number | null => {
    const [is, was] = [now[of], previous[of]];
    return is === null || was === null ? null : roundedShare(is - was);
  };
  const count = (of: keyof Counts): number => now.counts[of] - previous.counts[of];
  return {
    rate: share('rate'),
    rateWithExcused: share('rateWithExcused'),
    missedShare: share('missedShare'),
    present: count('present'),
    late: count('late'),
    absent: count('absent'),
    excused: count('excused'),
  };
}

function oldest(terms: readonly StoredTermStats[]): string | null {
  const times = terms.map(({ computedAt }) => computedAt.toISOString()).sort();
  return times[0] ?? null;
}
