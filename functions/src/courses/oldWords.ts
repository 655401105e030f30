/**
 * Courses and sessions once had `windows` and `liveness` where they have `rules` now; such documents are read as
 * they were meant. What is no document at all is left to the schema.
 */
export function courseInNewWords(stored: unknown): unknown {
  if (!isObject(stored)) return stored;
  const { windows = null, liveness = null, rules, ...rest } = stored;
  const own = ownOf({ windows, liveness });
  // Beside the old words somebody may have typed new ones in the Firebase console: those are meant.
  return {
    rulesVersion: 0,
    ...rest,
    rules: isObject(rules) ? { ...own, ...rules } : (rules ?? own),
  };
}

/** An old session kept the word on liveness only; its windows are its instants. */
export function sessionInNewWords(stored: unknown): unknown {
  if (!isObject(stored)) return stored;
  const { liveness = null, ...rest } = stored;
  return { rules: ownOf({ liveness }), rulesVersion: 0, ...rest };
}

/** Null meant: as the institution says. */
function ownOf(words: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(words).filter(([, word]) => word !== null));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
