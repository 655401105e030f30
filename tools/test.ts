// npm test [-- --unit] [-- --no-checks] [-- any argument of mocha, such as --grep x]
// Checks, then every test on one Emulator Suite, in mocha runs side by side; closes with "N passed, N failed, N skipped".
import { startSuite } from './emulators/suite.ts';
import { countCoverage, reportCoverage } from './support/coverage.ts';
import { progress, secondsSince } from './support/log.ts';
import { runChecks } from './support/runChecks.ts';
import type { TestCounts, TestRun } from './support/runTests.ts';
import { isGreen, runTests, summaryLine, totalOf } from './support/runTests.ts';

/** A test that talks to the emulators is named so, or lies in one of these folders. */
const NEEDS_SUITE = ['**/*.emulator.test.ts', 'test/rules/**', 'test/e2e/**'];
/** Most of them in projects of their own, beside which the others keep a second core busy. */
const FUNCTIONS = 'functions/test/**/*.test.ts';
const RULES = 'test/rules/**/*.test.ts';
/** Of the running suite, its commands and the machine: one after the other. */
const WHOLE = 'test/**/*.test.ts';
const FLAGS = ['--unit', '--no-checks'];

const given = process.argv.slice(2);
const unit = given.includes('--unit');
const args = given.filter((arg) => !FLAGS.includes(arg));

async function unitTests(): Promise<TestCounts> {
  return runTests({ files: [FUNCTIONS, WHOLE], ignore: NEEDS_SUITE, args, env: {} });
}

async function timed(what: string, run: TestRun): Promise<TestCounts> {
  const startedAt = performance.now();
  const counts = await runTests(run);
  progress(`tests of ${what} took ${secondsSince(startedAt)}: ${summaryLine(counts)}`);
  return counts;
}

async function sideBySide(suite: TestRun['env']): Promise<TestCounts> {
  const env = { ...suite, ...countCoverage() };
  const others = async (): Promise<TestCounts> => {
    const rules = { files: [RULES], args, env: suite, output: 'at the end' } as const;
    const whole = { files: [WHOLE], ignore: [RULES], args, env, output: 'at the end' } as const;
    return totalOf([await timed('rules', rules), await timed('the whole', whole)]);
  };
  return totalOf(
    await Promise.all([timed('functions', { files: [FUNCTIONS], args, env }), others()]),
  );
}

const FAILED_CHECKS = 'failed checks';

/** The suite starts while the checks run. */
async function allTests(): Promise<TestCounts> {
  // Tests enrol one face on many accounts, whose check-ins a search would send to review.
  const starting = startSuite({ ports: 'free', env: { SAME_FACE_SEARCH: 'false' } });
  starting.catch(() => undefined); // told below, after what the checks say
  const failed = await checks();
  const suite = await starting;
  try {
    if (failed > 0) throw new Error(FAILED_CHECKS);
    const counts = await sideBySide(suite.env);
    await reportCoverage();
    return counts;
  } finally {
    await suite.stop();
  }
}

async function checks(): Promise<number> {
  return given.includes('--no-checks') ? 0 : (await runChecks()).length;
}

async function main(): Promise<TestCounts> {
  if (!unit) return await allTests();
  if ((await checks()) > 0) throw new Error(FAILED_CHECKS);
  return await unitTests();
}

let counts: TestCounts;
try {
  counts = await main();
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  counts = { passed: 0, failed: 1, skipped: 0 };
}
process.exitCode = isGreen(counts) ? 0 : 1;
process.stdout.write(`${summaryLine(counts)}\n`);
