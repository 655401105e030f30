import { localTime } from '../platform/localTime.ts';

/** A part of the school day: sessions that start at `from` (HH:MM) or later belong to it, until the next part. */
interface DayPart {
  readonly code: string;
  readonly from: string;
}

/** What decides to which part of the day a class counts. */
interface Class {
  readonly startsAt: Date;
  readonly timeZone: string;
  /** Its own part; one that is no longer among the parts counts for nothing. */
  readonly dayPart: string | null;
}

/** The code of the part to which a class counts; the parts are in order and the first begins at 00:00. */
export function dayPartOf(
  { startsAt, timeZone, dayPart }: Class,
  parts: readonly DayPart[],
): string | null {
  if (dayPart !== null && isDayPart(dayPart, parts)) return dayPart;
  const { time } = localTime(startsAt, timeZone);
  return parts.findLast(({ from }) => from <= time)?.code ?? null;
}

export function isDayPart(code: string, parts: readonly DayPart[]): boolean {
  return parts.some((part) => part.code === code);
}
