import { spawn } from 'node:child_process';
import { ROOT } from './paths.ts';
import { sendSignal } from './processes.ts';
import { endWithProcess } from './shutdown.ts';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Collect output instead of passing it through. */
  readonly capture?: boolean;
}

export interface RunResult {
  readonly code: number;
  /** stdout and stderr as they came; empty unless captured. */
  readonly output: string;
}

/** Runs a program in the project's top folder to its end; it ends with this process at the latest. */
export function runProgram(
  file: string,
  args: readonly string[],
  { env = process.env, capture = false }: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: ROOT,
      env: { ...env },
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<void>((done) =>
      child.once('close', () => {
        done();
      }),
    );
    const kill = (signal: NodeJS.Signals): void => {
      if (child.pid !== undefined && child.exitCode === null) sendSignal(child.pid, signal);
    };
    const release = endWithProcess({
      stop: () => {
        kill('SIGTERM');
        return ended;
      },
      kill: () => {
        kill('SIGKILL');
      },
    });
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('close', (code) => {
      release();
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
