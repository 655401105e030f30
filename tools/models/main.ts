import { parseArgs } from 'node:util';
import { prepareModels } from './prepare.ts';

const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });

try {
  await prepareModels({ force: values.force, log: (line) => process.stdout.write(`${line}\n`) });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
