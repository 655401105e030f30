/** Takes one line of progress for a person; never a line of a command's result. */
export type Log = (line: string) => void;

/** Progress goes to stderr, so that stdout carries nothing but results (`--json`). */
export const progress: Log = (line) => {
  process.stderr.write(`rollcall  ${line}\n`);
};

export const silent: Log = () => undefined;

/** Whole seconds since a `performance.now()` reading, as text. */
export function secondsSince(startedAt: number): string {
  return `${String(Math.round((performance.now() - startedAt) / 1000))} s`;
}
