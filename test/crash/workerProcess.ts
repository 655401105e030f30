import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import type { Isolated } from '../../functions/test/support/isolated.ts';
import { fromRoot, NODE } from '../../tools/support/paths.ts';
import { endWithProcess } from '../../tools/support/shutdown.ts';

export interface WorkerEnd {
  readonly code: unknown;
  readonly signal: unknown;
  /** What it printed to stderr. */
  readonly said: string;
}

export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<WorkerEnd>;
}

interface ScriptOptions {
  readonly preload?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface CloserOptions extends ScriptOptions {
  readonly sessionId: string;
  /** What its clock says, ISO 8601. */
  readonly instant: string;
  /** Students to a commit. */
  readonly chunk: number;
}

/** Starts a closer in a process of its own. */
export function startCloser(
  services: Isolated,
  { sessionId, instant, chunk, ...options }: CloserOptions,
): WorkerProcess {
  const project = services.auth.app.options.projectId ?? '';
  const script = ['test/crash/closer.ts', project, sessionId, instant, String(chunk)];
  return startScript(script, options);
}

/** Starts one of our scripts in a process of its own, which ends with this one at the latest. */
export function startScript(
  script: readonly string[],
  { preload, env = {} }: ScriptOptions,
): WorkerProcess {
  const imports =
    preload === undefined ? [] : [`--import=${pathToFileURL(fromRoot(preload)).href}`];
  const args = [...imports, ...script];
  const child = spawn(NODE, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: fromRoot(),
    // Coverage of a process that will be killed is not written.
    env: { ...process.env, NODE_V8_COVERAGE: undefined, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunkOf: Buffer) => (said += chunkOf.toString()));
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => ({ code, signal, said }));
  const kill = (): void => void child.kill('SIGKILL');
  const stop = async (): Promise<void> => {
    kill();
    await ended;
  };
  const takeBack = endWithProcess({ stop, kill });
  void ended.then(takeBack);
  return { child, ended };
}
