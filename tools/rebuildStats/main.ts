// npm run rebuild-stats -- [--project ID] [--term ID] [--course ID] [--lanes N] [--quiet]
// Makes all stats anew from the records, level by level: sessions, courses, students, terms. Safe beside live traffic. It
// may be killed and run again: what is right is read and not written. --quiet: whoever is found in a band of absence is
// noted, and nobody is told of it. On the emulators the *_EMULATOR_HOST variables lead to the project, on a real one
// Application Default Credentials.
import { parseArgs } from 'node:util';
import { progress } from '../support/log.ts';
import { aimAtProject } from '../support/targetProject.ts';
import { rebuild } from './rebuild.ts';

const USAGE =
  'usage: npm run rebuild-stats -- [--project ID] [--term ID] [--course ID] [--lanes N] [--quiet]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      project: { type: 'string' },
      term: { type: 'string' },
      course: { type: 'string' },
      lanes: { type: 'string', default: '8' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const lanes = Number(values.lanes);
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > 64)
    throw new Error(`--lanes: 1 to 64. ${USAGE}`);
  aimAtProject(values.project, USAGE);
  const { term: termId, course: courseId, quiet } = values;
  process.exitCode = await rebuild({ termId, courseId, lanes, tells: !quiet });
}

try {
  await main();
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  progress('Nothing is lost. Run the same command again: what is right is not written again.');
  process.exitCode = 1;
}
