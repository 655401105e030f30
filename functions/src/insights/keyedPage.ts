import { z } from 'zod';
import { Id } from '../platform/ids.ts';
import { decodeCursor, encodeCursor } from '../platform/page.ts';

/** By what a list is in order, rising; ties by id. */
export type SortKey = string | number;

interface Paged<T> {
  readonly keyOf: (item: T) => SortKey;
  readonly idOf: (item: T) => string;
  readonly limit: number;
  readonly cursor: string | undefined;
}

const Position = z.union([
  z.tuple([z.literal('number'), z.string().transform(Number).pipe(z.number()), Id]),
  z.tuple([z.literal('string'), z.string().max(400), Id]),
]);

/**
 * A page of a list that is in memory, by key and id. The cursor tells the last item's, so that a list recomputed in
 * between goes on where that one stood.
 * @throws Failure invalid-request for a cursor of another order
 */
export function keyedPage<T>(
  items: readonly T[],
  { keyOf, idOf, limit, cursor }: Paged<T>,
): { readonly page: T[]; readonly nextCursor: string | null } {
  const keyed = items.map((item) => ({ item, at: [keyOf(item), idOf(item)] as const }));
  const after = cursor === undefined ? null : positionIn(cursor);
  const rest = keyed
    .filter(({ at }) => after === null || compare(at, after) > 0)
    .sort((a, b) => compare(a.at, b.at));
  const page = rest.slice(0, limit);
  const last = rest.length > page.length ? page.at(-1) : undefined;
  const nextCursor =
    last === undefined ? null : encodeCursor([typeof last.at[0], String(last.at[0]), last.at[1]]);
  return { page: page.map(({ item }) => item), nextCursor };
}

function positionIn(cursor: string): readonly [SortKey, string] {
  const [, key, id] = decodeCursor(cursor, Position);
  return [key, id];
}

/** Numbers before texts, so that a cursor of another order is still an order. */
function compare(
  [a, idA]: readonly [SortKey, string],
  [b, idB]: readonly [SortKey, string],
): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  if (a !== b) return a < b ? -1 : 1;
  if (idA === idB) return 0;
  return idA < idB ? -1 : 1;
}
