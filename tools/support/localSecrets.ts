import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fromRoot } from './paths.ts';

/** Secrets of the functions (defineSecret in functions/src/params.ts): 32 random bytes each, base64. */
const NAMES = ['CHALLENGE_KEY', 'TEMPLATE_KEK', 'WEBHOOK_KEY', 'REPORT_SIGNING_KEY'] as const;

/**
 * Gives the Functions emulator random secrets of this machine; what is there already stays.
 * @returns the names that were missing
 */
export function writeLocalSecrets(path = fromRoot('functions/.secret.local')): string[] {
  const before = existsSync(path) ? readFileSync(path, 'utf8').trimEnd() : '';
  const present = new Set(before.split('\n').map((line) => line.split('=')[0]));
  const missing = NAMES.filter((name) => !present.has(name));
  if (missing.length > 0) {
    const added = missing.map((name) => `${name}=${randomBytes(32).toString('base64')}`);
    const lines = before === '' ? added : [before, ...added];
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  }
  chmodSync(path, 0o600);
  return [...missing];
}
