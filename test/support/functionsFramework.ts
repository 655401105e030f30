import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { fromRoot, NODE } from '../../tools/support/paths.ts';
import { sendSignal } from '../../tools/support/processes.ts';
import { endWithProcess } from '../../tools/support/shutdown.ts';
import { isObject } from '../../tools/support/json.ts';

/** One deployed function in a process of its own, served as Cloud Run serves it. */
export interface ServedFunction {
  readonly url: string;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<{ readonly signal: NodeJS.Signals | null }>;
  /** Ends it with SIGKILL, which is how an instance is lost. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly projectId: string;
  /** Added to the environment, which leads to the running emulators already. */
  readonly env?: Readonly<Record<string, string>>;
  /** Modules to load before anything else, relative to the project's top folder. */
  readonly preload?: readonly string[];
}

const FRAMEWORK = 'functions/node_modules/@google-cloud/functions-framework/build/src/main.js';
const ANNOUNCE = 'test/support/announcePort.ts';
const READY_MS = 60_000;
/** Coverage of a process that will be killed is not written, and K_SERVICE is Cloud Run's own. */
const LEFT_OUT = ['NODE_V8_COVERAGE', 'NODE_OPTIONS', 'K_SERVICE', 'FUNCTIONS_EMULATOR'];

/**
 * Serves one function of the compiled entry (functions/lib) under functions-framework on a free port, and
 * resolves when it listens. It ends with this process at the latest.
 * @throws Error with what it printed, when it ends or is not ready within a minute
 */
export async function serveFunction(
  target: string,
  { projectId, env = {}, preload = [] }: ServeOptions,
): Promise<ServedFunction> {
  const child = spawn(NODE, [...importing([ANNOUNCE, ...preload]), fromRoot(FRAMEWORK)], {
    cwd: fromRoot('functions'),
    env: { ...environment(projectId), FUNCTION_TARGET: target, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const chunks: Buffer[] = [];
  const output = (): string => Buffer.concat(chunks).toString('utf8');
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  }
  const ended = once(child, 'exit').then(([, signal]: unknown[]) => ({
    signal: signal as NodeJS.Signals | null,
  }));
  const { pid } = child;
  if (pid === undefined) throw new Error('node could not be started');
  const kill = (): void => {
    if (child.exitCode === null && child.signalCode === null) sendSignal(pid, 'SIGKILL');
  };
  const stop = async (): Promise<void> => {
    kill();
    await ended;
  };
  const takeBack = endWithProcess({ stop, kill });
  void ended.then(takeBack);
  const port = await Promise.race([
    once(child, 'message').then(([message]: unknown[]) => portOf(message)),
    ended.then(() => null),
    later(READY_MS),
  ]);
  if (port === null) {
    await stop();
    throw new Error(`${target} does not serve:\n${output()}`);
  }
  return { url: `http://127.0.0.1:${String(port)}/`, pid, output, ended, stop };
}

function importing(modules: readonly string[]): string[] {
  return [
    '--disable-warning=ExperimentalWarning',
    ...modules.map((path) => `--import=${pathToFileURL(fromRoot(path)).href}`),
  ];
}

function environment(projectId: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !LEFT_OUT.includes(name));
  return {
    ...Object.fromEntries(own),
    GCLOUD_PROJECT: projectId,
    GOOGLE_CLOUD_PROJECT: projectId,
    FIREBASE_CONFIG: JSON.stringify({ projectId, storageBucket: `${projectId}.appspot.com` }),
    METADATA_SERVER_DETECTION: 'none',
  };
}

function portOf(message: unknown): number | null {
  return isObject(message) && typeof message.port === 'number' ? message.port : null;
}

function later(ms: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, null).unref();
  });
}
