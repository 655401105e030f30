import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isObject } from '../support/json.ts';

/** Names of the emulators that the hub lists as running; empty when it does not answer. */
export async function runningEmulators(hubUrl: string): Promise<string[]> {
  const json = await getJson(`${hubUrl}/emulators`);
  return isObject(json) ? Object.keys(json) : [];
}

/** Number of functions that the Functions emulator has loaded. */
export async function loadedFunctions(functionsUrl: string): Promise<number> {
  const json = await getJson(`${functionsUrl}/backends`);
  if (!isObject(json) || !Array.isArray(json.backends)) return 0;
  const backends: unknown[] = json.backends;
  return backends
    .filter(isObject)
    .map(({ functionTriggers }) => (Array.isArray(functionTriggers) ? functionTriggers.length : 0))
    .reduce((sum, count) => sum + count, 0);
}

/**
 * Writes the suite's users, documents and files into `folder`, in the form `importDir` reads.
 * @throws when the folder holds anything but an earlier export: the hub deletes it first
 */
export async function exportSuite(hubUrl: string, folder: string): Promise<void> {
  const path = resolve(folder);
  const metadata = join(path, 'firebase-export-metadata.json');
  if (existsSync(path) && !existsSync(metadata) && readdirSync(path).length > 0) {
    throw new Error(`${path} is not an emulator export: it will not be replaced`);
  }
  mkdirSync(dirname(path), { recursive: true });
  const reply = await fetch(`${hubUrl}/_admin/export`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ path, initiatedBy: 'rollcall' }),
  });
  if (!reply.ok) throw new Error(`export failed (${String(reply.status)}): ${await reply.text()}`);
}

/**
 * Does something of which no trigger on documents, files or users learns; callables and queues go on. Afterwards the suite
 * loads its functions again, which takes seconds.
 */
export async function withoutTriggers<T>(hubUrl: string, act: () => Promise<T>): Promise<T> {
  await putHub(`${hubUrl}/functions/disableBackgroundTriggers`);
  try {
    return await act();
  } finally {
    await putHub(`${hubUrl}/functions/enableBackgroundTriggers`);
  }
}

async function putHub(url: string): Promise<void> {
  const reply = await fetch(url, { method: 'PUT' });
  if (!reply.ok) throw new Error(`${url} failed (${String(reply.status)}): ${await reply.text()}`);
}

async function getJson(url: string): Promise<unknown> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return reply.ok ? await reply.json() : undefined;
  } catch {
    return undefined; // not listening yet
  }
}
