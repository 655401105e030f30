import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isObject, readObject, type JsonObject } from '../support/json.ts';
import type { Log } from '../support/log.ts';
import { CACHE } from '../support/paths.ts';
import {
  identify,
  isAlive,
  isErrno,
  processesWithEnv,
  sendSignal,
  type ProcessId,
} from '../support/processes.ts';
import { SUITE_TAG } from './environment.ts';

/** One port set, held by this process; its folder takes the suite's configuration and logs. */
export interface Claim {
  readonly folder: string;
  /** Value of ROLLCALL_SUITE in every process of this suite. */
  readonly tag: string;
  /** Notes firebase-tools' process, for a later start that finds this one gone. */
  readonly recordChild: (pid: number) => void;
  /** Gives the port set back; the logs stay until it is claimed again. */
  readonly release: () => void;
}

interface SuiteRecord {
  readonly tag: string;
  readonly owner: ProcessId;
  readonly child?: ProcessId;
}

const SUITES = join(CACHE, 'emulators', 'suites');
const RECORD = 'owner.json';
/** firebase-tools stops all in about 3 s. */
const LEFTOVER_GRACE_MS = 10_000;

/** Takes the port set at `offset`; undefined when a living process of this checkout holds it. */
export function claimSuite(offset: number): Claim | undefined {
  const folder = join(SUITES, String(offset));
  const path = join(folder, RECORD);
  const owner = identify(process.pid);
  if (owner === undefined) throw new Error('cannot read the start time of this process');
  const record: SuiteRecord = { tag: randomUUID(), owner };
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(path, JSON.stringify(record), { flag: 'wx' });
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return undefined;
    throw error;
  }
  for (const name of readdirSync(folder)) {
    if (name !== RECORD) rmSync(join(folder, name), { recursive: true });
  }
  return {
    folder,
    tag: record.tag,
    recordChild: (pid) => {
      const child = identify(pid);
      if (child !== undefined) writeFileSync(path, JSON.stringify({ ...record, child }));
    },
    release: () => {
      rmSync(path, { force: true });
    },
  };
}

/** Ends what suites left behind whose owner was killed, and frees their port sets. */
export async function reclaimOrphans(log: Log): Promise<void> {
  mkdirSync(SUITES, { recursive: true });
  for (const name of readdirSync(SUITES)) {
    const path = join(SUITES, name, RECORD);
    const json = readObject(path);
    if (json === undefined) continue;
    const record = parseRecord(json);
    if (record !== undefined && isAlive(record.owner)) continue;
    if (record !== undefined) await endLeftovers(record, log);
    rmSync(path, { force: true });
  }
}

/** Living processes of a suite, this one left out. */
export function suiteProcesses(tag: string): number[] {
  return processesWithEnv(SUITE_TAG, tag);
}

/** Waits until no process of the suite is left; false when some still are after `limitMs`. */
export async function waitUntilGone(tag: string, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (suiteProcesses(tag).length > 0) {
    if (performance.now() > deadline) return false;
    await delay(100);
  }
  return true;
}

export function killSuite(tag: string): void {
  for (const pid of suiteProcesses(tag)) sendSignal(pid, 'SIGKILL');
}

async function endLeftovers(record: SuiteRecord, log: Log): Promise<void> {
  const left = suiteProcesses(record.tag);
  if (left.length === 0) return;
  log(`ending ${String(left.length)} processes that a killed run left behind: ${left.join(', ')}`);
  if (record.child !== undefined && isAlive(record.child)) sendSignal(record.child.pid, 'SIGINT');
  else for (const pid of left) sendSignal(pid, 'SIGTERM');
  if (await waitUntilGone(record.tag, LEFTOVER_GRACE_MS)) return;
  killSuite(record.tag);
  await waitUntilGone(record.tag, LEFTOVER_GRACE_MS);
}

function parseRecord(json: JsonObject): SuiteRecord | undefined {
  const owner = parseProcess(json.owner);
  const child = parseProcess(json.child);
  if (typeof json.tag !== 'string' || owner === undefined) return undefined;
  return child === undefined ? { tag: json.tag, owner } : { tag: json.tag, owner, child };
}

function parseProcess(value: unknown): ProcessId | undefined {
  if (!isObject(value)) return undefined;
  const { pid, startedAt } = value;
  if (typeof pid !== 'number' || typeof startedAt !== 'string') return undefined;
  return { pid, startedAt };
}
