import type { Services } from '../../src/platform/services.ts';
import type { Queue, TaskOptions, Tasks } from '../../src/platform/tasks.ts';

export interface LeftTask extends TaskOptions {
  readonly queue: Queue;
  readonly data: object;
}

/** A queue that keeps what is left in it, for a test to look at or to work off; nothing is handed on. */
export interface KeptTasks extends Tasks {
  readonly left: LeftTask[];
}

export function keptTasks(): KeptTasks {
  const left: LeftTask[] = [];
  return {
    left,
    enqueue(queue, data, options = {}) {
      const { id } = options;
      const known = id !== undefined && left.some((task) => task.queue === queue && task.id === id);
      if (!known) left.push({ queue, data, ...options });
      return Promise.resolve();
    },
  };
}

/** Services by which nothing leaves the process: no queue takes tasks, and nobody is sent a push. */
export function nothingLeaves(): Pick<Services, 'tasks' | 'messaging'> {
  return {
    tasks: { enqueue: () => Promise.resolve() },
    messaging: () => Promise.reject(new Error('this test sends no push')),
  };
}
