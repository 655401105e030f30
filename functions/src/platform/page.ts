import { z } from 'zod';
import { invalidField } from './failures.ts';
import { Instant } from './ids.ts';

/** A cursor holds the key of a name, which may be of 4,000 bytes, and an id. */
const MOST_IN_CURSOR = 6000;

/** Page size and position of a list operation; `cursor` is what the page before gave. */
export const PageInput = {
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(MOST_IN_CURSOR).optional(),
};

/** An instant within a cursor, which is written there as `toISOString` has it. */
export const CursorInstant = Instant.transform((text) => new Date(text));

/** Opaque to callers: the sort values of the last item. */
export function encodeCursor(position: readonly string[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * The position that a cursor names. Whoever made it up may have written anything: `position` says what the store can
 * be asked for.
 * @throws Failure invalid-request when the cursor is not one that `encodeCursor` made for such positions
 */
export function decodeCursor<S extends z.ZodType>(cursor: string, position: S): z.output<S> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return position.parse(parsed);
  } catch {
    throw invalidField('cursor', 'take it unchanged from the previous page, or leave it out');
  }
}

/**
 * The page of a query that asked for one item more than `limit`, and the cursor of the next one; null on the last.
 * @param positionOf the sort values of an item
 */
export function pageOf<T>(
  found: readonly T[],
  limit: number,
  positionOf: (last: T) => readonly string[],
): { readonly page: readonly T[]; readonly nextCursor: string | null } {
  const page = found.slice(0, limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  return { page, nextCursor: last === undefined ? null : encodeCursor(positionOf(last)) };
}
