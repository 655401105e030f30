import { invalidField } from './failures.ts';

/** No contract nests deeper than 9 (GeoJSON in a request); the rest only costs stack. */
const MAX_DEPTH = 20;

/**
 * Refuses what no contract takes and code further in should not have to survive: nesting beyond all
 * measure, objects that carry or got another prototype through a `__proto__` key, and halves of characters,
 * which JSON can hold and Firestore cannot. Does not recurse.
 * @throws Failure invalid-request
 */
export function mustBePlain(data: unknown): void {
  let level: unknown[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw invalidField('', `is nested deeper than ${MAX_DEPTH} levels`);
    level = level.flatMap(parts);
  }
}

/** A surrogate without its other half; in `u` mode whole pairs are one character. */
const HALF_CHARACTER = /\p{Surrogate}/u;

function parts(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string' && HALF_CHARACTER.test(value)) {
    throw invalidField('', 'holds a character that is no Unicode');
  }
  if (typeof value !== 'object' || value === null) return [];
  const proto: unknown = Object.getPrototypeOf(value);
  if ((proto !== Object.prototype && proto !== null) || Object.hasOwn(value, '__proto__')) {
    throw invalidField('__proto__', 'is not taken');
  }
  // Keys too: records of them are stored.
  return Object.entries(value).flat();
}
