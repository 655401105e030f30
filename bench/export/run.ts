import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { endWithProcess } from '../../tools/support/shutdown.ts';

/** What a program prints to stdout; it ends with this process at the latest. @throws Error when it fails */
export async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, {
    env: { ...process.env, NODE_V8_COVERAGE: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  const ended = once(child, 'close');
  const stop = async (): Promise<void> => {
    kill();
    await ended;
  };
  const takeBack = endWithProcess({ stop, kill });
  let [said, complained] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const [code] = (await ended) as unknown[];
  takeBack();
  if (code !== 0) throw new Error(`${command} failed: ${complained.slice(-2000)}`);
  return said;
}

/** Whether a program is on PATH. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
