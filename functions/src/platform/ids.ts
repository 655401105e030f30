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

/**
 * An instant, ISO 8601 with Z or offset, within whole years of UTC. The text alone does not say so: an offset
 * carries a legal one beyond what Firestore stores (years 1 to 9999).
 */
export function instantWithin(firstYear: number, lastYear: number): z.ZodISODateTime {
  const about = `an instant of the years ${String(firstYear)} to ${String(lastYear)} in UTC`;
  return z.iso.datetime({ offset: true }).refine((text) => {
    const year = new Date(text).getUTCFullYear();
    // What is no instant at all has been told already.
    return Number.isNaN(year) || (year >= firstYear && year <= lastYear);
  }, about);
}

/** An instant that every store and reply can hold. */
export const Instant = instantWithin(1970, 9999);
