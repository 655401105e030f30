import { z } from 'zod';
import { PolicyRules } from './policy.ts';

/** The geofence was once said in the words of its outcome: `fail` is what `block` is now. */
export const StoredRules = z.preprocess((rules) => {
  if (!isObject(rules) || !isObject(rules['location'])) return rules;
  const { location } = rules;
  return location['outside'] === 'fail'
    ? { ...rules, location: { ...location, outside: 'block' } }
    : rules;
}, PolicyRules);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
