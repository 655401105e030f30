import type { CheckInSignal } from '../../functions/src/insights/anomalies/detect/checkIns.ts';
import type { DatedMark } from '../../functions/src/insights/anomalies/detect/marks.ts';
import type { ForeignUse } from '../../functions/src/insights/anomalies/detect/sharedDevice.ts';
import type { AnomalyKind } from '../../functions/src/insights/anomalies/shapes.ts';

/** What was put into the school: of this kind, about this subject, on these days (counted from the first Monday). */
export interface Planted {
  readonly kind: AnomalyKind;
  readonly subject: string;
  readonly from: number;
  readonly to: number;
}

/** One student in one course. */
export interface Enrolled {
  readonly subject: string;
  readonly marks: readonly DatedMark[];
}

/** One student's check-ins in all courses. */
export interface CheckingIn {
  readonly uid: string;
  readonly checkIns: readonly CheckInSignal[];
}

export interface Phone {
  readonly deviceId: string;
  readonly owner: string;
  readonly foreign: readonly ForeignUse[];
}

export interface School {
  readonly enrolled: readonly Enrolled[];
  readonly students: readonly CheckingIn[];
  readonly phones: readonly Phone[];
  readonly planted: readonly Planted[];
}

export const WEEKS = 12;
export const DAYS = WEEKS * 7;
const DAY_MS = 86_400_000;
/** A Monday. */
const FIRST = Date.parse('2026-09-07T00:00:00Z');

export function dateOf(day: number): string {
  return new Date(FIRST + day * DAY_MS).toISOString().slice(0, 10);
}

export function instantOf(day: number, hours: number): Date {
  return new Date(FIRST + day * DAY_MS + hours * 3_600_000);
}

export function dayOf(at: Date): number {
  return Math.floor((at.getTime() - FIRST) / DAY_MS);
}
