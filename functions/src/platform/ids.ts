import { z } from 'zod';

/** Names that Firestore keeps for itself. */
const RESERVED = /^(\.{1,2}|__.*__)$/;

/** A document id as clients may name it. */
export const Id = z
  .string()
  .regex(/^[\w.:@+~-]{1,128}$/, 'an id: letters, digits and . : @ + ~ _ -')
  .refine((id) => !RESERVED.test(id), 'an id: this one is reserved');

/** An instant in UTC, ISO 8601 with Z or offset. */
export const Instant = z.iso.datetime({ offset: true });
