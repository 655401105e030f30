import { Temporal } from 'temporal-polyfill';
import type { QuietHours } from './preferences.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * The end of the quiet hours that `at` lies in, or null when it lies in none. They are read off the clock on the wall:
 * where it jumps over their end they end with the jump, and an hour that comes twice is quiet twice.
 */
export function quietUntil(at: Date, quiet: QuietHours | null, timeZone: string): Date | null {
  if (quiet === null) return null;
  const [from, to] = [msOf(quiet.from), msOf(quiet.to)];
  let t = at.getTime();
  if (!isWithin(wallMs(t, timeZone), from, to)) return null;
  for (;;) {
    const end = t + ((to - wallMs(t, timeZone) + DAY_MS) % DAY_MS);
    const jump = nextJump(t, timeZone);
    if (jump === null || jump > end) return new Date(end);
    if (!isWithin(wallMs(jump, timeZone), from, to)) return new Date(jump);
    t = jump;
  }
}

/** Of `from` and not of `to`; over midnight when `to` is the earlier. Equal ones are no time at all. */
function isWithin(wall: number, from: number, to: number): boolean {
  return from <= to ? from <= wall && wall < to : from <= wall || wall < to;
}

/** The next digest after `at`: once on each local date, at `digestAt`, or as much later as the clocks skip. */
export function nextDigest(
  at: Date,
  digestAt: string,
  timeZone: string,
): { readonly day: string; readonly dueAt: Date } {
  const today = zoned(at.getTime(), timeZone).toPlainDate();
  const [first, second] = [today, today.add({ days: 1 })].map((date) => {
    const due = date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(digestAt) });
    return { day: date.toString(), dueAt: new Date(due.epochMilliseconds) };
  }) as [Digest, Digest];
  return first.dueAt > at ? first : second;
}

interface Digest {
  readonly day: string;
  readonly dueAt: Date;
}

function msOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
}

/** Milliseconds that the clock on the wall shows since midnight. */
function wallMs(t: number, timeZone: string): number {
  const { hour, minute, second, millisecond } = zoned(t, timeZone);
  return ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

function nextJump(t: number, timeZone: string): number | null {
  return zoned(t, timeZone).getTimeZoneTransition('next')?.epochMilliseconds ?? null;
}

function zoned(t: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(t).toZonedDateTimeISO(timeZone);
}
