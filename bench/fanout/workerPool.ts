import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fromRoot, NODE } from '../../tools/support/paths.ts';
import { endWithProcess } from '../../tools/support/shutdown.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** What a queue does with its workers' messages. */
export interface PoolEvents {
  readonly ready: (worker: Worker) => void;
  readonly said: (worker: Worker, message: FromWorker) => void;
  readonly died: (worker: Worker) => void;
}

export interface Worker {
  readonly child: ChildProcess;
  readonly say: (message: ToWorker) => void;
}

/** Worker processes; one that dies is replaced, until `stop`. */
export function workerPool(size: number, args: readonly string[], events: PoolEvents) {
  const workers = new Set<Worker>();
  let stopping = false;

  function start(): void {
    const child = fork(fromRoot('bench/fanout/worker.ts'), [...args], {
      execPath: NODE,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_V8_COVERAGE: undefined },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const worker: Worker = {
      child,
      say: (message) => {
        if (child.connected) child.send(message, () => undefined);
      },
    };
    workers.add(worker);
    const kill = (): void => void child.kill('SIGKILL');
    const stop = (): Promise<void> => {
      kill();
      return Promise.resolve();
    };
    const takeBack = endWithProcess({ stop, kill });
    child.on('message', (message: FromWorker) => {
      if (message.is === 'ready') events.ready(worker);
      else events.said(worker, message);
    });
    child.once('exit', () => {
      takeBack();
      workers.delete(worker);
      events.died(worker);
      if (!stopping) start();
    });
  }
  for (let i = 0; i < size; i++) start();

  return {
    kill: ({ child }: Worker): void => void child.kill('SIGKILL'),
    stop: async (): Promise<void> => {
      stopping = true;
      const ends = [...workers].map(({ child }) => once(child, 'exit'));
      for (const { child } of workers) child.disconnect();
      await Promise.all(ends);
    },
  };
}
