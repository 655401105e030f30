import { z } from 'zod';

/** Whether Firestore takes this as a document id, as far as characters without a slash go. */
export function isStorableId(id: string): boolean {
  return !/^(\.{1,2}|__.*__)$/.test(id);
}

/** A document id as clients may name it. */
export const Id = z
  .string()
  .regex(/^[\w.:@+~-]{1,128}$/, 'an id: letters, digits and . : @ + ~ _ -')
  .refine(isStorableId, 'an id: this one is reserved');

/** An instant in UTC, ISO 8601 with Z or offset. */
export const Instant = z.iso.datetime({ offset: true });
