import { canonicalJson, sha256Hex } from '../../platform/crypto.ts';

/** Tells whether two stats say the same, whatever the order of their fields; when they were computed says nothing. */
export function digestOf(stats: object): string {
  const said = Object.entries(stats).filter(([field]) => field !== 'computedAt');
  return sha256Hex(canonicalJson(Object.fromEntries(said))).slice(0, 16);
}

export function saysTheSame(a: object | undefined, b: object): boolean {
  return a !== undefined && digestOf(a) === digestOf(b);
}
