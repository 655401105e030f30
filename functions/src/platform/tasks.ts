import { REGION } from '../region.ts';

/** Work that a queue hands to the function of its name (onTaskDispatched), again and again until it succeeds. */
export type Queue = 'fanOut' | 'sendBatch' | 'postWebhook' | 'recomputeStats' | 'buildReport';

export interface TaskOptions {
  /** Names the task, so that asking twice for it is asking once; the names of finished tasks stay taken for hours. */
  readonly id?: string;
  /** Not before; a task may still come early, so whoever is handed one looks at what is due. */
  readonly at?: Date;
}

/** A place to leave work for later. Data are ids: whoever works on them reads the state of then. */
export interface Tasks {
  enqueue(queue: Queue, data: object, options?: TaskOptions): Promise<void>;
}

/** Cloud Tasks, by the client library of firebase-admin, which is loaded at the first call. */
export const cloudTasks: Tasks = {
  async enqueue(queue, data, { id, at } = {}) {
    const { getFunctions } = await import('firebase-admin/functions');
    const to = getFunctions().taskQueue(`locations/${REGION}/functions/${queue}`);
    try {
      await to.enqueue(data, {
        ...(id === undefined ? {} : { id }),
        ...(at === undefined ? {} : { scheduleTime: at }),
      });
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  },
};

function isTaken(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === 'functions/task-already-exists'
  );
}
