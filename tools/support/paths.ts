import { join } from 'node:path';

/** Absolute path of the repository's top folder. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Node 22 from the root's packages; the one on PATH may be older. */
export const NODE = join(ROOT, 'node_modules', '.bin', 'node');

/** Everything generated on this machine that may be deleted at any time. */
export const CACHE = join(ROOT, '.cache');

export const fromRoot = (...parts: readonly string[]): string => join(ROOT, ...parts);
