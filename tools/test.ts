// npm test [-- --unit] [-- --no-checks] [-- any argument of mocha, such as --grep x]
// Checks, then every test on one Emulator Suite, in two mocha runs side by side; closes with "N passed, N failed, N skipped".
import { startSuite } from './emulators/suite.ts';
import { progress } from './support/log.ts';
import { runChecks } from './support/runChecks.ts';
import { isGreen, runTests, summaryLine, totalOf, type TestCounts } from './support/runTests.ts';

/** A test that talks to the emulators is named so, or lies in one of these folders. */
const NEEDS_SUITE = ['**/*.emulator.test.ts', 'test/rules/**', 'test/e2e/**'];
const FILES = ['functions/test/**/*.test.ts', 'test/**/*.test.ts'];
/** The emulators judge rules, not this process: their tests keep a second core busy, in a project of their own. */
const RULES = 'test/rules/**';
const FLAGS = ['--unit', '--no-checks'];

const given = process.argv.slice(2);
const unit = given.includes('--unit');
const args = given.filter((arg) => !FLAGS.includes(arg));

async function unitTests(): Promise<TestCounts> {
  return runTests({ files: FILES, ignore: NEEDS_SUITE, args, env: {}, coverage: false });
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
    const env = suite.env;
    const runs = await Promise.all([
      runTests({ files: FILES, ignore: [RULES], args, env, coverage: true }),
      runTests({
        files: [`${RULES}/*.test.ts`],
        args,
        env,
        coverage: false,
        output: 'at the end',
      }),
    ]);
    return totalOf(runs);
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
