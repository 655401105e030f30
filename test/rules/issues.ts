import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findBinaries } from '../../tools/emulators/binaries.ts';
import type { JsonObject } from '../../tools/support/json.ts';
import { isObject, parseObject } from '../../tools/support/json.ts';
import { hostOf } from './emulator.ts';
import { project } from './services.ts';

/**
 * Loads rules into the Firestore emulator and returns everything that its compiler had to say, errors and
 * warnings alike. The rules stay in force: load the right ones again.
 */
export async function firestoreIssues(content: string): Promise<string[]> {
  const host = hostOf('FIRESTORE_EMULATOR_HOST');
  const response = await fetch(`http://${host}/emulator/v1/projects/${project()}:securityRules`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ rules: { files: [{ name: 'firestore.rules', content }] } }),
  });
  const text = await response.text();
  if (!response.ok) return [text];
  const { issues = [] } = parseObject(text);
  return textsOf(issues);
}

/** What the runtime of Storage rules says while it loads them; the emulator itself keeps warnings back. */
export async function storageIssues(content: string): Promise<string[]> {
  const { jdk, env } = findBinaries();
  const jar = env['STORAGE_EMULATOR_BINARY_PATH'] ?? process.env['STORAGE_EMULATOR_BINARY_PATH'];
  if (jar === undefined) throw new Error('no runtime of Storage rules was found');
  const runtime = spawn(`${jdk.home}/bin/java`, ['-jar', jar], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  try {
    const source = { files: [{ name: 'storage.rules', content }] };
    const request = { id: 1, action: 'load_ruleset', context: { rulesetName: '1', source } };
    runtime.stdin.write(`${JSON.stringify(request)}\n`);
    for await (const line of createInterface({ input: runtime.stdout })) {
      const reply = parseObject(line);
      if (reply['id'] === 1) return complaintsOf(reply);
    }
    throw new Error('the runtime of Storage rules ended without an answer');
  } finally {
    const ended = once(runtime, 'exit');
    runtime.kill();
    await ended;
  }
}

function complaintsOf({ errors, warnings }: JsonObject): string[] {
  return [...textsOf(errors), ...textsOf(warnings)];
}

function textsOf(issues: unknown): string[] {
  if (!Array.isArray(issues)) throw new Error(`not a list of issues: ${JSON.stringify(issues)}`);
  return issues.map((issue: unknown) =>
    isObject(issue) && typeof issue['description'] === 'string'
      ? issue['description']
      : JSON.stringify(issue),
  );
}
