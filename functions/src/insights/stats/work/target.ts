/**
 * What can be recomputed; an overall is everything that a course's students have over their courses, and anomalies are
 * what their marks in it show. */
const LEVELS = ['session', 'course', 'overall', 'anomalies', 'term'] as const;
export type Level = (typeof LEVELS)[number];

/** `{level}~{id}`: names the work in `statsDue` and `statsWork`. */
export function target(level: Level, id: string): string {
  return `${level}~${id}`;
}

/** Null for what is no target of ours. */
export function parseTarget(text: string): { readonly level: Level; readonly id: string } | null {
  const at = text.indexOf('~');
  const level = LEVELS.find((known) => known === text.slice(0, Math.max(0, at)));
  const id = text.slice(at + 1);
  return level === undefined || id === '' || id.includes('/') ? null : { level, id };
}
