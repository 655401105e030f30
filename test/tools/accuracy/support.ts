import type { Comparisons, ScoreList } from '../../../tools/accuracy/comparisons.ts';

/** Comparisons written down: [score, person] of genuine ones, [score, person, person] of impostors. */
export function comparisonsOf(
  people: number,
  genuine: readonly (readonly [number, number])[],
  impostor: readonly (readonly [number, number, number])[],
): Comparisons {
  const list = (rows: readonly (readonly [number, number, number])[]): ScoreList => {
    const sorted = rows.toSorted((p, q) => q[0] - p[0]);
    return {
      scores: Float64Array.from(sorted, ([score]) => score),
      first: Uint32Array.from(sorted, ([, first]) => first),
      second: Uint32Array.from(sorted, ([, , second]) => second),
    };
  };
  return {
    people,
    genuine: list(genuine.map(([score, person]) => [score, person, person])),
    impostor: list(impostor),
  };
}
