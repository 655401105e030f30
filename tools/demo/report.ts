import type { Result } from './scenario.ts';

/** One line of the table. */
export function line({ ok, scenario, decision, reasons, expected, ms, flaw }: Result): string {
  const outcome = [decision, ...reasons].join(' ');
  const columns = [
    ok ? 'ok   ' : 'WRONG',
    `${String(ms).padStart(6)} ms`,
    scenario.padEnd(48),
    outcome,
  ];
  const wrong = ok ? '' : `   (expected ${expected}${flaw === undefined ? '' : `; ${flaw}`})`;
  return `${columns.join('  ')}${wrong}`;
}

/** The line that closes the table. */
export function summary(results: readonly Result[]): string {
  const good = results.filter(({ ok }) => ok).length;
  return `${String(good)} of ${String(results.length)} scenarios as expected`;
}

/** One JSON object on one line. */
export function json({ scenario, expected, decision, reasons, ok, ms }: Result): string {
  return JSON.stringify({ scenario, expected, decision, reasons, ok, ms });
}
