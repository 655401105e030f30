import type { Band, Counts, Rates } from '../stats/counts.ts';
import { BANDS, BAND_FROM, BAND_SESSIONS, ratesOf, takenOf } from '../stats/counts.ts';

/** What the rest of the term can still make of it. */
export interface Forecast {
  /** The rates at its end if every session ahead is attended. */
  readonly best: Rates;
  /** Room before each band above the first. */
  readonly room: readonly Room[];
}

export interface Room {
  readonly band: Band;
  /**
   * Sessions ahead that may be missed so that the term still ends below the band, everything else attended. As many as
   * are ahead: it cannot be reached any more. Null: it is reached even if none is missed.
   */
  readonly mayMiss: number | null;
}

/** @param ahead sessions that are still to begin; those waiting for review are in neither */
export function forecastOf(counts: Counts, ahead: number): Forecast {
  return {
    best: ratesOf({ ...counts, present: counts.present + ahead }),
    room: BANDS.filter((band) => BAND_FROM[band] > 0).map((band) => ({
      band,
      mayMiss: mayMiss(counts, ahead, BAND_FROM[band]),
    })),
  };
}

/** Bands are counted in whole sessions: the term stays below one while missed < share of all. */
function mayMiss(counts: Counts, ahead: number, from: number): number | null {
  const all = takenOf(counts) + ahead;
  // Too few sessions in the whole term make no band.
  if (all < BAND_SESSIONS) return ahead;
  const percent = Math.round(from * 100);
  const mostMissed = Math.ceil((percent * all) / 100) - 1;
  const left = mostMissed - counts.absent - counts.excused;
  return left < 0 ? null : Math.min(left, ahead);
}
