import { z } from 'zod';
import { invalidField } from './failures.ts';

/** Page size and position of a list operation; `cursor` is what the page before gave. */
export const PageInput = {
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};

/** Opaque to callers: the sort values of the last item. */
export function encodeCursor(position: readonly string[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws Failure invalid-request when the cursor was not made by `encodeCursor` for `length` values */
export function decodeCursor(cursor: string, length: number): string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return z.array(z.string()).length(length).parse(parsed);
  } catch {
    throw invalidField('cursor', 'take it unchanged from the previous page, or leave it out');
  }
}
