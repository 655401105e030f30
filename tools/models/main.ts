import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { prepareModels as prepare, type PrepareOptions } from './prepare.ts';

/** Makes the face engine's models unless they are there (see prepare.ts); says so on stdout. */
export async function prepareModels(options: Partial<PrepareOptions> = {}): Promise<void> {
  await prepare({ log: (line) => void process.stdout.write(`${line}\n`), ...options });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
  try {
    await prepareModels({ force: values.force });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
