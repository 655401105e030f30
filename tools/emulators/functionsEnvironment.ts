import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../support/paths.ts';
import { PROJECT_ID } from './environment.ts';

const FILES = ['.env', `.env.${PROJECT_ID}`, '.env.local'] as const;
/** Names that firebase-tools refuses in a dotenv file. */
const RESERVED = /^(X_GOOGLE_|FIREBASE_|EXT_|KIT_|K_|FUNCTION_|G(OOGLE_)?CLOUD_PROJECT$|PORT$)/;

/**
 * Gives the functions of one suite their parameters. They come from dotenv files in the suite's own folder
 * (`configDir`): the Functions emulator lets such a file win over the process environment, and appends
 * every default it has resolved to it, which in functions/ would outlive the suite and reach the others.
 * @returns what cannot stand in such a file and has to go by the process environment
 */
export function writeFunctionsEnvironment(
  folder: string,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  for (const name of FILES) {
    const own = fromRoot('functions', name);
    if (existsSync(own)) copyFileSync(own, join(folder, name));
  }
  const entries = Object.entries(env);
  const path = join(folder, '.env.local');
  const before = existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : '';
  const added = entries
    .filter(([name]) => !RESERVED.test(name))
    .map(([name, value]) => dotenvLine(name, value));
  writeFileSync(path, `${[before, ...added].join('\n')}\n`);
  return Object.fromEntries(entries.filter(([name]) => RESERVED.test(name)));
}

/** One line as firebase-tools reads it: inside double quotes it knows \\, \" and \n. */
export function dotenvLine(name: string, value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `${name}="${escaped}"`;
}
