import type { LeftTask } from '../../functions/test/support/outgoing.ts';
import type { StoreUse } from '../storeMeter.ts';

/** To a worker: a task to work on, or word that one it left has been stored. */
export type ToWorker =
  | {
      readonly is: 'task';
      readonly n: number;
      readonly queue: LeftTask['queue'];
      readonly data: object;
    }
  | { readonly is: 'stored'; readonly n: number };

/** From a worker: a task that it leaves, or the end of one; Dates travel as milliseconds. */
export type FromWorker =
  | { readonly is: 'ready' }
  | {
      readonly is: 'left';
      readonly n: number;
      readonly queue: LeftTask['queue'];
      readonly data: object;
      readonly id: string | null;
      readonly atMs: number | null;
    }
  | { readonly is: 'used'; readonly used: StoreUse }
  | { readonly is: 'ended'; readonly n: number; readonly error: string | null };
