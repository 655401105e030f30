import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Environment variable with the file that takes the counts. */
export const COUNTS_FILE = 'ROLLCALL_TEST_COUNTS';

/** mocha's own Spec reporter, which also leaves the counts of the run in a file. */
export class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const path = process.env[COUNTS_FILE];
      if (path === undefined) return;
      const { passes, failures, pending } = this.stats;
      writeFileSync(path, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}

// mocha loads a reporter by require(): this name becomes what that returns.
export { CountingReporter as 'module.exports' };
