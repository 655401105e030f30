import type { Departure, Method, Status } from '../../attendance/index.ts';
import type { StoredFunnel } from './shapes.ts';

/**
 * One mark in one letter, as stats keep it: P present, p present but left early, L late, l late and left early,
 * A absent, E excused, R waiting for review, U absent by the closing of a session whose roll nobody took (yet): it says
 * nothing of the student and counts nowhere until staff confirm it.
 */
export const MARK_CODES = ['P', 'p', 'L', 'l', 'A', 'E', 'R', 'U'] as const;
export type MarkCode = (typeof MARK_CODES)[number];

/** What a code is made of. `confirmed`: the session's roll was taken, or staff wrote the absences. */
export function codeOf(
  mark: { readonly status: Status; readonly method: Method; readonly departure: Departure },
  confirmed: boolean,
): MarkCode {
  const early = mark.departure === 'left_early';
  switch (mark.status) {
    case 'present':
      return early ? 'p' : 'P';
    case 'late':
      return early ? 'l' : 'L';
    case 'absent':
      return mark.method === 'automatic' && !confirmed ? 'U' : 'A';
    case 'excused':
      return 'E';
    case 'pending_review':
      return 'R';
  }
}

/** Whether absences that a closing wrote say something of the student; before the close none were written. */
export function isConfirmed(closing: {
  readonly closedAt: Date | null;
  readonly rollTaken: boolean | null;
  readonly absenteesToldAt: Date | null;
}): boolean {
  const { closedAt, rollTaken, absenteesToldAt } = closing;
  return closedAt !== null && (rollTaken === true || absenteesToldAt !== null);
}

/** How many marks say so. `leftEarly` are among present and late; pending ones are in no rate. */
export interface Counts {
  readonly present: number;
  readonly late: number;
  readonly leftEarly: number;
  readonly absent: number;
  readonly excused: number;
  readonly pending: number;
}

export const NO_COUNTS: Counts = {
  present: 0,
  late: 0,
  leftEarly: 0,
  absent: 0,
  excused: 0,
  pending: 0,
};

export function countCodes(codes: Iterable<MarkCode>): Counts {
  const counts = { ...NO_COUNTS };
  for (const code of codes) {
    if (code === 'P' || code === 'p') counts.present += 1;
    if (code === 'L' || code === 'l') counts.late += 1;
    if (code === 'p' || code === 'l') counts.leftEarly += 1;
    if (code === 'A') counts.absent += 1;
    if (code === 'E') counts.excused += 1;
    if (code === 'R') counts.pending += 1;
  }
  return counts;
}

export function sumCounts(all: Iterable<Counts>): Counts {
  const sum = { ...NO_COUNTS };
  for (const counts of all) {
    sum.present += counts.present;
    sum.late += counts.late;
    sum.leftEarly += counts.leftEarly;
    sum.absent += counts.absent;
    sum.excused += counts.excused;
    sum.pending += counts.pending;
  }
  return sum;
}

/** Sessions that were taken for somebody: attended, absent or excused. */
export function takenOf({ present, late, absent, excused }: Counts): number {
  return present + late + absent + excused;
}

export interface Rates {
  /** Attended of attended and absent: excused sessions are left out. 0 to 1; null when nothing is left. */
  readonly rate: number | null;
  /** Attended of all sessions taken, excused ones among them. */
  readonly rateWithExcused: number | null;
  /** Missed for any reason, excused or not, of all sessions taken: what the bands go by. */
  readonly missedShare: number | null;
}

export function ratesOf(counts: Counts): Rates {
  const attended = counts.present + counts.late;
  const taken = takenOf(counts);
  return {
    rate: share(attended, attended + counts.absent),
    rateWithExcused: share(attended, taken),
    missedShare: share(counts.absent + counts.excused, taken),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : roundedShare(part / whole);
}

/** To a hundredth of a percent, so that equal counts give equal documents everywhere. */
export function roundedShare(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/**
 * Bands of missed sessions, for any reason: below 5 %, 5 to 10, 10 to 20, from 20 % on. The upper two are chronic absence
 * as Attendance Works and England's Department for Education (persistent absence) count it: from 10 % on.
 */
export const BANDS = ['satisfactory', 'at_risk', 'moderate', 'severe'] as const;
export type Band = (typeof BANDS)[number];
/** Where a band begins: share of sessions missed. */
export const BAND_FROM: Readonly<Record<Band, number>> = {
  satisfactory: 0,
  at_risk: 0.05,
  moderate: 0.1,
  severe: 0.2,
};
/** Fewer sessions say nothing. */
export const BAND_SESSIONS = 10;

/** The band, or null while too few sessions were taken. Counted in whole sessions, so that 1 of 10 is 10 % exactly. */
export function bandOf(counts: Counts): Band | null {
  const taken = takenOf(counts);
  if (taken < BAND_SESSIONS) return null;
  const missed = counts.absent + counts.excused;
  return BANDS.findLast((band) => missed >= BAND_FROM[band] * taken) ?? null;
}

/** The bands, and `unrated`: too few sessions yet. */
export const BAND_PARTS = [...BANDS, 'unrated'] as const;
export type BandPart = (typeof BAND_PARTS)[number];
/** How many are in each. */
export type BandCounts = Record<BandPart, number>;

export const NO_BANDS: Readonly<BandCounts> = {
  satisfactory: 0,
  at_risk: 0,
  moderate: 0,
  severe: 0,
  unrated: 0,
};

/** Null: too few sessions yet. */
export function countBands(bands: Iterable<Band | null>): BandCounts {
  const counted = { ...NO_BANDS };
  for (const band of bands) counted[band ?? 'unrated'] += 1;
  return counted;
}

export function sumBands(all: Iterable<BandCounts>): BandCounts {
  const sum = { ...NO_BANDS };
  for (const bands of all) {
    for (const part of BAND_PARTS) sum[part] += bands[part];
  }
  return sum;
}

/** How many marks were made in each way. */
type Methods = Partial<Record<Method, number>>;

export function sumMethods(all: readonly Methods[]): Methods {
  const sum: Methods = {};
  for (const methods of all) {
    for (const [method, count] of Object.entries(methods) as [keyof Methods, number][]) {
      sum[method] = (sum[method] ?? 0) + count;
    }
  }
  return sum;
}

/** Null: none is known. */
export function sumFunnels(all: readonly (StoredFunnel | null)[]): StoredFunnel | null {
  const known = all.flatMap((funnel) => funnel ?? []);
  if (known.length === 0) return null;
  const sum = { attempts: 0, accepted: 0, pending: 0, rejected: 0 };
  const reasons: Record<string, number> = {};
  for (const funnel of known) {
    sum.attempts += funnel.attempts;
    sum.accepted += funnel.accepted;
    sum.pending += funnel.pending;
    sum.rejected += funnel.rejected;
    for (const [reason, count] of Object.entries(funnel.reasons)) {
      reasons[reason] = (reasons[reason] ?? 0) + count;
    }
  }
  return { ...sum, reasons };
}
