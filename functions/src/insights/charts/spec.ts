import type { BandPart, Counts } from '../stats/counts.ts';

/** A week (by its Monday) or a session of a trend. */
export interface TrendPoint {
  /** Local date, YYYY-MM-DD. */
  readonly date: string;
  /** Local time of day, HH:MM, where a date had several sessions. */
  readonly time: string | null;
  /** Null: a week without a session, drawn as a gap. */
  readonly counts: Counts | null;
}

export interface WeekdayPoint {
  /** ISO: 1 is Monday. */
  readonly weekday: number;
  readonly counts: Counts | null;
}

export type StatusPart = 'present' | 'late' | 'absent' | 'excused' | 'pending';

interface Part<K> {
  readonly key: K;
  readonly count: number;
}

/** What a chart shows; words, colours and sizes come with drawing. `subject` is whose it is: a course, a student. */
export type ChartSpec =
  | {
      readonly kind: 'trend';
      readonly by: 'week' | 'session';
      readonly subject: string;
      readonly points: readonly TrendPoint[];
    }
  | { readonly kind: 'weekday'; readonly subject: string; readonly points: readonly WeekdayPoint[] }
  | {
      readonly kind: 'distribution';
      readonly of: 'bands';
      readonly subject: string;
      readonly parts: readonly Part<BandPart>[];
    }
  | {
      readonly kind: 'distribution';
      readonly of: 'statuses';
      readonly subject: string;
      readonly parts: readonly Part<StatusPart>[];
    };

export type TrendSpec = Extract<ChartSpec, { kind: 'trend' }>;
export type WeekdaySpec = Extract<ChartSpec, { kind: 'weekday' }>;
export type DistributionSpec = Extract<ChartSpec, { kind: 'distribution' }>;
