import { z } from 'zod';

/** A document id as clients may name it. */
export const Id = z
  .string()
  .regex(/^[\w.:@+~-]{1,128}$/, 'an id: letters, digits and . : @ + ~ _ -');

/** An instant in UTC, ISO 8601 with Z or offset. */
export const Instant = z.iso.datetime({ offset: true });
