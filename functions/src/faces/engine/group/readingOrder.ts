import type { Box } from '../port.ts';

/** Centres of one row differ in height by less than this, in heights of the row's first face. */
const ROW_HEIGHT = 0.7;

/**
 * Row by row from the top, each from the left: as one reads out who is in a photo. A row is those whose
 * centres are about as high as the highest face not in a row yet. Pure.
 */
export function inReadingOrder<T extends { readonly box: Box }>(faces: readonly T[]): T[] {
  const ordered: T[] = [];
  let rest = faces.toSorted((p, q) => middleOf(p) - middleOf(q));
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    const end = middleOf(first) + ROW_HEIGHT * first.box.height;
    const row = rest.filter((face) => face === first || middleOf(face) < end);
    rest = rest.filter((face) => !row.includes(face));
    ordered.push(...row.toSorted((p, q) => p.box.x - q.box.x));
  }
  return ordered;
}

function middleOf({ box }: { readonly box: Box }): number {
  return box.y + box.height / 2;
}
