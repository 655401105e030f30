import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseObject } from '../../../tools/support/json.ts';
import { fromRoot } from '../../../tools/support/paths.ts';
import type { Exported } from './exported.ts';
import { documentsIn } from './exported.ts';

const folder = fromRoot('emulator-data');
const kinds = join(folder, 'firestore_export', 'all_namespaces', 'all_kinds');

/** Every file of the committed school. */
export const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

export const documents: readonly Exported[] = readdirSync(kinds)
  .filter((name) => name.startsWith('output-'))
  .flatMap((name) => documentsIn(join(kinds, name)));

const { users } = parseObject(readFileSync(join(folder, 'auth_export', 'accounts.json'), 'utf8'));
assert.ok(Array.isArray(users));
/** Accounts of Auth. */
export const accounts = users.filter(isObject);

/** Documents right in a collection at the top. */
export function at(name: string): Exported[] {
  return documents.filter(({ path }) => path.length === 2 && path[0] === name);
}

/** Documents right within those. */
export function within(name: string, inner: string): Exported[] {
  return documents.filter(({ path }) => path.length === 4 && path[0] === name && path[2] === inner);
}

/** Uids of the accounts with a role. */
export function withRole(role: string): string[] {
  return accounts
    .filter(({ customAttributes }) => String(customAttributes).includes(`"${role}"`))
    .map(({ localId }) => String(localId));
}
