import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A process named beyond doubt: a pid alone may be given to another process after a while. */
export interface ProcessId {
  readonly pid: number;
  /** Kernel's start time of the process, in whatever unit the system reports; compared, never computed with. */
  readonly startedAt: string;
}

const HAS_PROC = existsSync('/proc/self/stat');

/** Start time of a living process; undefined when there is none (or only a zombie is left). */
export function startTime(pid: number): string | undefined {
  if (!HAS_PROC) return ps(['-o', 'lstart=', '-p', String(pid)])?.trim();
  const stat = readOrUndefined(`/proc/${String(pid)}/stat`);
  // The command name stands in brackets and may hold spaces: fields are counted after it (proc_pid_stat(5)).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

export function identify(pid: number): ProcessId | undefined {
  const startedAt = startTime(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isAlive(process: ProcessId): boolean {
  return startTime(process.pid) === process.startedAt;
}

/** Living processes whose environment held `NAME=value` at their start, this one left out. */
export function processesWithEnv(name: string, value: string): number[] {
  const entry = `${name}=${value}`;
  const found = HAS_PROC ? fromProc(entry) : fromPs(entry);
  return found.filter((pid) => pid !== process.pid && startTime(pid) !== undefined);
}

/** Sends a signal; a process that has ended meanwhile is fine. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error;
  }
}

/** Command line of a process, for a person to read. */
export function commandOf(pid: number): string | undefined {
  if (!HAS_PROC) return ps(['-o', 'command=', '-p', String(pid)])?.trim();
  return readOrUndefined(`/proc/${String(pid)}/cmdline`)
    ?.replaceAll('\0', ' ')
    .trim();
}

export function processIds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function fromProc(entry: string): number[] {
  return processIds().filter((pid) =>
    readOrUndefined(`/proc/${String(pid)}/environ`)
      ?.split('\0')
      .includes(entry),
  );
}

/** Systems without /proc (macOS): `ps -E` appends the environment to the command. */
function fromPs(entry: string): number[] {
  return (ps(['-A', '-E', '-ww', '-o', 'pid=,command=']) ?? '')
    .split('\n')
    .filter((line) => line.split(' ').includes(entry))
    .map((line) => Number.parseInt(line, 10));
}

function ps(args: readonly string[]): string | undefined {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined; // ps exits 1 when no process matches
  }
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // ended meanwhile, or another user's
  }
}
