import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readObject } from './json.ts';
import { CACHE, fromRoot, NODE } from './paths.ts';
import { runProgram } from './runProgram.ts';
import { COUNTS_FILE } from './countingReporter.ts';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface TestRun {
  /** Glob patterns relative to the project's top folder. */
  readonly files: readonly string[];
  readonly ignore?: readonly string[];
  /** Further arguments of mocha (`--grep x`). */
  readonly args: readonly string[];
  /** Added to the environment: where the emulators are. */
  readonly env: Readonly<Record<string, string>>;
  /** mocha's output: as it comes (the default), in one piece when the run has ended, or not at all. */
  readonly output?: 'live' | 'at the end' | 'none';
}

/** Runs mocha once. Without a result of mocha the run counts as one failure. */
export async function runTests(run: TestRun): Promise<TestCounts> {
  const counts = join(CACHE, 'tests', `${randomUUID()}.json`);
  mkdirSync(join(CACHE, 'tests'), { recursive: true });
  const mocha = [
    // Here, not in mocha's own file: there it would start a second process, which outlives the first one's end.
    '--disable-warning=ExperimentalWarning',
    fromRoot('node_modules/mocha/bin/mocha.js'),
    ...['--reporter', fromRoot('tools/support/countingReporter.ts')],
    ...(run.ignore ?? []).flatMap((pattern) => ['--ignore', pattern]),
    ...run.args,
    ...run.files,
  ];
  const how = run.output ?? 'live';
  const { code, output } = await runProgram(NODE, mocha, {
    env: { ...process.env, ...run.env, [COUNTS_FILE]: counts },
    capture: how !== 'live',
  });
  if (how === 'at the end') process.stdout.write(output);
  const result = readObject(counts);
  rmSync(counts, { force: true });
  const { passed, failed, skipped } = result ?? {};
  if (typeof passed !== 'number' || typeof failed !== 'number' || typeof skipped !== 'number') {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  // mocha counts only tests: a file that cannot be loaded, or a rejection nobody handled, shows in the code.
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}

/** The counts of several runs as one. */
export function totalOf(runs: readonly TestCounts[]): TestCounts {
  const sum = (of: keyof TestCounts): number => runs.reduce((all, run) => all + run[of], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

export function isGreen({ passed, failed, skipped }: TestCounts): boolean {
  return passed > 0 && failed === 0 && skipped === 0;
}

/** The line that closes every test run. */
export function summaryLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
