import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, fromRoot, NODE } from './paths.ts';
import { runProgram } from './runProgram.ts';

/** As in .c8rc.json. Node writes there when a process ends, the processes that it starts included. */
const FOLDER = join(CACHE, 'coverage');

/** Begins anew, and gives the environment of processes whose coverage is to be counted. */
export function countCoverage(): Readonly<Record<string, string>> {
  rmSync(FOLDER, { recursive: true, force: true });
  return { NODE_V8_COVERAGE: FOLDER };
}

/** Prints the summary over all that ran since, and leaves lcov's file in `coverage/`. */
export async function reportCoverage(): Promise<void> {
  await runProgram(NODE, [fromRoot('node_modules/c8/bin/c8.js'), 'report']);
}
