// npm run demo [-- --json] [-- --faces DIR]
// Plays the demonstration on a suite of its own and exits 0 when every scenario is as expected, else 1.
import { parseArgs } from 'node:util';
import { startSuite } from '../emulators/suite.ts';
import { toToday } from '../seed/history/toToday.ts';
import { progress } from '../support/log.ts';
import { fromRoot } from '../support/paths.ts';
import { candidates } from './cast.ts';
import { demonstrate } from './demonstrate.ts';
import { packagedSitters, sittersFrom } from './photos.ts';
import { openReceiver } from './receiver.ts';
import { json, line, summary } from './report.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, faces: { type: 'string' } },
});
const print = values.json ? json : line;

try {
  const sitters =
    values.faces === undefined
      ? await packagedSitters(progress)
      : candidates(await sittersFrom(values.faces, progress), progress);
  const receiver = await openReceiver();
  const { env } = receiver;
  const importDir = fromRoot('emulator-data');
  const suite = await startSuite({ ports: 'free', importDir, env });
  try {
    await toToday(suite, progress);
    const results = await demonstrate(suite, sitters, receiver, progress, (result) => {
      process.stdout.write(`${print(result)}\n`);
    });
    progress(summary(results));
    process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    await suite.stop();
  }
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
