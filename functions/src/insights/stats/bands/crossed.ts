import type { Band } from '../counts.ts';
import { BANDS } from '../counts.ts';

/** A band that somebody may be told of. */
export type ToldBand = Exclude<Band, 'satisfactory'>;

/**
 * The bands of `tellBands` that a student came to or passed by moving up from one band to another, lowest first; none
 * when the band stayed or fell. The last of them is the one to tell of.
 */
export function crossedBands(
  before: Band | null,
  after: Band | null,
  tellBands: readonly ToldBand[],
): ToldBand[] {
  const rank = (band: Band | null): number => (band === null ? -1 : BANDS.indexOf(band));
  if (rank(after) <= rank(before)) return [];
  const told = new Set<Band>(tellBands);
  return BANDS.flatMap((band) =>
    band !== 'satisfactory' && told.has(band) && rank(band) <= rank(after) ? [band] : [],
  );
}
