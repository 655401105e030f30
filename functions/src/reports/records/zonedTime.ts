import { Temporal } from 'temporal-polyfill';

/** Zones change their offset at full quarters of an hour, as far as zones of this century go. */
const STEP_MS = 15 * 60_000;
/** Offsets that are kept: to look one up costs a hundred times what the rest does. */
const MOST_KEPT = 20_000;
const offsets = new Map<string, number>();

/** The instant as its zone's clocks show it, whole seconds, with the offset: 2026-09-01T09:00:00+02:00; Z without a zone. */
export function zonedText(at: Date, timeZone: string | null): string {
  if (timeZone === null) return `${at.toISOString().slice(0, 19)}Z`;
  const offsetMin = offsetOf(at, timeZone);
  const wall = new Date(at.getTime() + offsetMin * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offsetMin);
  const [hours, minutes] = [Math.floor(size / 60), size % 60].map((n) =>
    String(n).padStart(2, '0'),
  );
  return `${wall}${offsetMin < 0 ? '-' : '+'}${hours ?? ''}:${minutes ?? ''}`;
}

/** Minutes east of UTC. */
function offsetOf(at: Date, timeZone: string): number {
  const key = `${timeZone} ${String(Math.floor(at.getTime() / STEP_MS))}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const { offsetNanoseconds } = Temporal.Instant.fromEpochMilliseconds(
    at.getTime(),
  ).toZonedDateTimeISO(timeZone);
  const found = Math.round(offsetNanoseconds / 60e9);
  if (offsets.size >= MOST_KEPT) offsets.clear();
  offsets.set(key, found);
  return found;
}
