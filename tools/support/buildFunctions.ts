import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { progress } from './log.ts';
import { CACHE, fromRoot } from './paths.ts';
import { runProgram } from './runProgram.ts';

const STAMP = join(CACHE, 'functions-build');

/**
 * Compiles functions/src to functions/lib, unless that was done from the same sources.
 * @throws with the compiler's messages
 */
export async function buildFunctions(): Promise<void> {
  const sources = globSync('src/**/*.ts', { cwd: fromRoot('functions') }).sort();
  const digest = digestOf(sources);
  const built = existsSync(fromRoot('functions/lib/index.js')) && existsSync(STAMP);
  if (built && readFileSync(STAMP, 'utf8') === digest) return;
  progress('building the functions ...');
  const { code, output } = await runProgram(
    fromRoot('node_modules/.bin/tsc'),
    ['-p', 'functions/tsconfig.json'],
    { capture: true },
  );
  if (code !== 0) throw new Error(`The functions do not compile:\n${output.trimEnd()}`);
  removeStale(sources);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(STAMP, digest);
}

function digestOf(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of ['tsconfig.json', 'package-lock.json', ...sources]) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(fromRoot('functions', path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Output of sources that are gone: a deploy would carry it along. */
function removeStale(sources: readonly string[]): void {
  const current = new Set(
    sources.map((path) => path.replace(/^src/, 'lib').replace(/\.ts$/, '.js')),
  );
  for (const path of globSync('lib/**/*.js', { cwd: fromRoot('functions') })) {
    if (current.has(path)) continue;
    rmSync(fromRoot('functions', path));
    rmSync(fromRoot('functions', `${path}.map`), { force: true });
  }
}
