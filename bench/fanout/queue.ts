import type { LeftTask } from '../../functions/test/support/outgoing.ts';
import type { Tasks } from '../../functions/src/platform/tasks.ts';
import type { StoreUse } from '../storeMeter.ts';
import type { Worker } from './workerPool.ts';
import { workerPool } from './workerPool.ts';

interface Task extends LeftTask {
  readonly n: number;
  tries: number;
  dueMs: number;
}

/** Tasks that one worker has at a time, as a function's `concurrency`. */
const AT_ONCE_EACH = 4;
const MOST_TRIES = 5;
const FIRST_BACKOFF_MS = 5_000;
/** Every so many tasks are delivered twice: Cloud Tasks promises at least once. */
const TWICE_EVERY = 15;

export interface BenchQueue extends Tasks {
  /** A worker that has such a task under way, about this notice if one is named; undefined when none has. */
  readonly workerWith: (queue: LeftTask['queue'], noticeId?: string) => Worker | undefined;
  /** Kills a worker. @returns the tasks it had under way */
  readonly kill: (worker: Worker) => readonly LeftTask[];
  readonly used: () => StoreUse;
  readonly stop: () => Promise<void>;
}

/** Hands tasks to worker processes as Cloud Tasks does to functions: named ones once, some twice, failed ones again. */
export function benchQueue(workers: number, args: readonly string[]): BenchQueue {
  const waiting: Task[] = [];
  const names = new Set<string>();
  const busy = new Map<Worker, Map<number, Task>>();
  const used = { reads: 0, writes: 0, deletes: 0, waitMs: 0 };
  let count = 0;

  const tasks: Tasks = {
    enqueue(queue, data, options = {}) {
      const { id, at } = options;
      const name = `${queue}/${id ?? String(count)}`;
      if (names.has(name)) return Promise.resolve();
      names.add(name);
      const dueMs = at?.getTime() ?? 0;
      const times = count % TWICE_EVERY === 0 ? 2 : 1;
      for (let i = 0; i < times; i++) waiting.push({ queue, data, n: count++, tries: 0, dueMs });
      dispatch();
      return Promise.resolve();
    },
  };

  function dispatch(): void {
    const now = Date.now();
    for (const [worker, own] of busy) {
      while (own.size < AT_ONCE_EACH) {
        const place = waiting.findIndex(({ dueMs }) => dueMs <= now);
        if (place < 0) return;
        const [task] = waiting.splice(place, 1);
        if (task === undefined) return;
        own.set(task.n, task);
        worker.say({ is: 'task', n: task.n, queue: task.queue, data: task.data });
      }
    }
  }

  function again(task: Task): void {
    if (++task.tries >= MOST_TRIES) return;
    task.dueMs = Date.now() + FIRST_BACKOFF_MS * 2 ** (task.tries - 1);
    waiting.push(task);
  }

  const pool = workerPool(workers, args, {
    ready: (worker) => {
      busy.set(worker, new Map());
      dispatch();
    },
    said: (worker, message) => {
      if (message.is === 'left') {
        const { n, queue, data, id, atMs } = message;
        const at = atMs === null ? {} : { at: new Date(atMs) };
        void tasks.enqueue(queue, data, { ...(id === null ? {} : { id }), ...at });
        worker.say({ is: 'stored', n });
      } else if (message.is === 'ended') {
        used.reads += message.used.reads;
        used.writes += message.used.writes;
        used.deletes += message.used.deletes;
        const task = busy.get(worker)?.get(message.n);
        busy.get(worker)?.delete(message.n);
        if (message.error !== null) process.stderr.write(`a task failed: ${message.error}\n`);
        if (message.error !== null && task !== undefined) again(task);
        dispatch();
      }
    },
    died: (worker) => {
      for (const task of busy.get(worker)?.values() ?? []) again(task);
      busy.delete(worker);
    },
  });
  const clock = setInterval(dispatch, 100);

  return {
    ...tasks,
    workerWith: (queue, noticeId = '') => {
      const isWanted = (task: Task): boolean =>
        task.queue === queue && JSON.stringify(task.data).includes(noticeId);
      return [...busy].find(([, own]) => [...own.values()].some(isWanted))?.[0];
    },
    kill: (worker) => {
      const own = [...(busy.get(worker)?.values() ?? [])];
      pool.kill(worker);
      return own;
    },
    used: () => used,
    stop: async () => {
      clearInterval(clock);
      await pool.stop();
    },
  };
}
