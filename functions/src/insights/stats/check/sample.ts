import { sha256Hex } from '../../../platform/crypto.ts';

/** `size` of these, the same ones for one `occasion` whatever their order; other occasions take others. */
export function sampleOf(ids: readonly string[], occasion: string, size: number): string[] {
  return [...new Set(ids)]
    .map((id) => ({ id, rank: sha256Hex(`${occasion}/${id}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .map(({ id }) => id);
}
