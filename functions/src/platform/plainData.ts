import { invalidField } from './failures.ts';

/** No contract nests deeper than 9 (GeoJSON in a request); the rest only costs stack. */
const MAX_DEPTH = 20;

/**
 * Refuses what no contract takes and code further in should not have to survive: nesting beyond all
 * measure, and objects that carry or got another prototype through a `__proto__` key. Does not recurse.
 * @throws Failure invalid-request
 */
export function mustBePlain(data: unknown): void {
  let level: unknown[] = [data];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw invalidField('', `is nested deeper than ${MAX_DEPTH} levels`);
    level = level.filter((value) => typeof value === 'object' && value !== null).flatMap(parts);
  }
}

function parts(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const object = value as object;
  const proto: unknown = Object.getPrototypeOf(object);
  if ((proto !== Object.prototype && proto !== null) || Object.hasOwn(object, '__proto__')) {
    throw invalidField('__proto__', 'is not taken');
  }
  return Object.values(object);
}
