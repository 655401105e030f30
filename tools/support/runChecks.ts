import { existsSync } from 'node:fs';
import { progress, secondsSince } from './log.ts';
import { fromRoot, NODE } from './paths.ts';
import { runProgram } from './runProgram.ts';

/** Folders whose import direction is checked, as far as they exist. */
const CRUISED = ['functions/src', 'functions/client', 'tools', 'bench', 'test', 'functions/test'];

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  prettier: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  eslint: ['node_modules/eslint/bin/eslint.js', '.'],
  'import direction': [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    ...['--config', '.dependency-cruiser.cjs'],
    ...CRUISED.filter((folder) => existsSync(fromRoot(folder))),
  ],
  'cold start': [
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    ...['--config', '.dependency-cruiser.startup.cjs', 'functions/src'],
  ],
  types: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
};

/** Format, lint, import direction and types; what fails is printed. Returns the names of the failed ones. */
export async function runChecks(): Promise<string[]> {
  progress(`checking ${Object.keys(CHECKS).join(', ')} ...`);
  const startedAt = performance.now();
  const results = Object.entries(CHECKS).map(async ([name, args]) => {
    const { code, output } = await runProgram(NODE, args, { capture: true });
    if (code === 0) return [];
    progress(`${name} failed:\n${output.trimEnd()}`);
    return [name];
  });
  const failed = (await Promise.all(results)).flat();
  progress(
    `${failed.length === 0 ? 'checks passed' : 'checks failed'} in ${secondsSince(startedAt)}`,
  );
  return failed;
}
