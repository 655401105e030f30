// npm run rules [-- any argument of mocha]: the rules tests alone, on the emulators that judge them.
import { startSuite } from './emulators/suite.ts';
import { progress } from './support/log.ts';
import { isGreen, runTests, summaryLine } from './support/runTests.ts';

try {
  const suite = await startSuite({ ports: 'free' });
  const counts = await runTests({
    files: ['test/rules/**/*.test.ts'],
    args: process.argv.slice(2),
    env: suite.env,
  }).finally(suite.stop);
  process.exitCode = isGreen(counts) ? 0 : 1;
  process.stdout.write(`${summaryLine(counts)}\n`);
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
