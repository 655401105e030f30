// Makes what a command needs before it starts: node tools/prepare.ts [build] [secrets] [models] [photos]
import { progress, secondsSince } from './support/log.ts';
import { buildFunctions } from './support/buildFunctions.ts';
import { writeLocalSecrets } from './support/localSecrets.ts';

const steps: Readonly<Record<string, () => Promise<void>>> = {
  build: buildFunctions,
  secrets: async () => {
    const written = writeLocalSecrets();
    if (written.length > 0) progress(`made local secrets: ${written.join(', ')}`);
    await Promise.resolve();
  },
  models: async () => {
    const { prepareModels } = await import('./models/prepare.ts');
    await prepareModels({ log: progress });
  },
  photos: async () => {
    const { loadPortraits } = await import('./photos/portraits.ts');
    await loadPortraits({ log: progress });
  },
};

try {
  for (const name of process.argv.slice(2)) {
    const step = steps[name];
    if (step === undefined) throw new Error(`no such step: ${name}`);
    const startedAt = performance.now();
    await step();
    if (performance.now() - startedAt > 1_000)
      progress(`${name} done in ${secondsSince(startedAt)}`);
  }
} catch (error) {
  progress(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
