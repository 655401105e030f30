import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  EngineBusyError,
  EngineUnavailableError,
  InvalidImageError,
  type InvalidImageCode,
  type UnavailableReason,
} from './errors.ts';

/** What a worker is sent: tasks, one at a time; and `stop`, upon which it ends when it next can. */
export type WorkerOrder<Request> =
  { readonly kind: 'task'; readonly request: Request } | { readonly kind: 'stop' };

/** What a worker answers: once `ready` or `unavailable`, then one reply to each task. */
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unavailable'; readonly reason: UnavailableReason; readonly detail: string }
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly code: InvalidImageCode; readonly detail: string };

export interface PoolConfig {
  /** The worker's module. */
  readonly module: URL;
  readonly workerData: unknown;
  readonly workers: number;
  /** Calls that may wait for a worker; one more fails with EngineBusyError. */
  readonly maxQueued: number;
  /** From handing a call to a worker to its reply, ms. */
  readonly deadlineMs: number;
  /** From making a worker to its being ready, ms. */
  readonly startDeadlineMs: number;
  /** Runs before the first worker is made. */
  readonly prepare?: () => Promise<void>;
}

interface Call<Request, Value> {
  readonly request: Request;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

interface Member<Request, Value> {
  readonly worker: Worker;
  state: 'starting' | 'idle' | 'busy';
  call: Call<Request, Value> | undefined;
  startedAt: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Worker threads that answer one call each at a time. They are made when first needed, live on, and do
 * not keep the process alive while they have nothing to do. One that dies or is late fails its call
 * only, and the next call gets a new one.
 */
export class WorkerPool<Request, Value> {
  readonly #config: PoolConfig;
  readonly #members = new Set<Member<Request, Value>>();
  readonly #queue: Call<Request, Value>[] = [];
  #prepared: Promise<void> | undefined;
  #meanMs = 50;
  #closed = false;

  constructor(config: PoolConfig) {
    this.#config = config;
  }

  /** Throws EngineBusyError, EngineUnavailableError, or InvalidImageError when the worker refuses. */
  async run(request: Request): Promise<Value> {
    this.#prepared ??= this.#config.prepare?.();
    await this.#prepared;
    if (this.#closed) throw closedError();
    const free = [...this.#members].some((member) => member.state === 'idle');
    if (!free && this.#queue.length >= this.#config.maxQueued) {
      throw new EngineBusyError(this.#retryAfterS());
    }
    return new Promise<Value>((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      this.#dispatch();
    });
  }

  /** Resolves when the workers have ended, or are late in doing so by the deadline of a call. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#failQueue(closedError());
    const ended = [...this.#members].map((member) => {
      const exit = once(member.worker, 'exit');
      this.#drop(member, closedError());
      return exit;
    });
    const late = new AbortController();
    const limit = setTimeout(this.#config.deadlineMs, undefined, { signal: late.signal });
    await Promise.race([Promise.all(ended), limit]);
    late.abort();
    await limit.catch(() => undefined);
  }

  #dispatch(): void {
    for (const member of this.#members) {
      if (member.state !== 'idle') continue;
      const call = this.#queue.shift();
      if (call === undefined) return;
      this.#hand(member, call);
    }
    const starting = [...this.#members].filter((member) => member.state === 'starting').length;
    const room = this.#config.workers - this.#members.size;
    for (let i = 0; i < Math.min(room, this.#queue.length - starting); i++) this.#start();
  }

  #start(): void {
    const worker = new Worker(this.#config.module, { workerData: this.#config.workerData });
    const member: Member<Request, Value> = {
      worker,
      state: 'starting',
      call: undefined,
      startedAt: performance.now(),
      timer: undefined,
    };
    this.#members.add(member);
    this.#watch(member, this.#config.startDeadlineMs, 'start');
    worker.on('message', (reply: WorkerReply) => {
      if (this.#members.has(member)) this.#receive(member, reply);
    });
    worker.on('error', (error) => {
      this.#lose(member, error instanceof Error ? error.message : String(error));
    });
    worker.on('exit', (code) => {
      this.#lose(member, `exit code ${String(code)}`);
    });
  }

  #hand(member: Member<Request, Value>, call: Call<Request, Value>): void {
    member.state = 'busy';
    member.call = call;
    member.startedAt = performance.now();
    member.worker.ref();
    this.#watch(member, this.#config.deadlineMs, 'deadline');
    this.#send(member, { kind: 'task', request: call.request });
  }

  #receive(member: Member<Request, Value>, reply: WorkerReply): void {
    clearTimeout(member.timer);
    const { call } = member;
    if (reply.kind === 'unavailable') {
      this.#lose(member, reply.detail, reply.reason);
      return;
    }
    member.state = 'idle';
    member.call = undefined;
    member.worker.unref();
    if (call !== undefined && reply.kind === 'done') {
      this.#meanMs += (performance.now() - member.startedAt - this.#meanMs) / 8;
      // The worker's module and this pool's Value type belong together: see createFaceEngine.
      call.resolve(reply.value as Value);
    } else if (call !== undefined && reply.kind === 'refused') {
      call.reject(new InvalidImageError(reply.code, reply.detail));
    }
    this.#dispatch();
  }

  /** Ends a member that is late. */
  #watch(member: Member<Request, Value>, ms: number, reason: 'start' | 'deadline'): void {
    member.timer = globalThis.setTimeout(() => {
      this.#lose(member, `no answer within ${String(ms)} ms`, reason);
    }, ms);
  }

  /**
   * A member is gone, or of no more use. When it never got ready the calls that wait fail too: the next
   * worker would meet the same, and they can be told at once.
   */
  #lose(member: Member<Request, Value>, detail: string, known?: UnavailableReason): void {
    if (!this.#members.has(member)) return;
    const starting = member.state === 'starting';
    const reason = known ?? (starting ? 'start' : 'crash');
    const error = new EngineUnavailableError(reason, `the face engine's worker ended: ${detail}`);
    this.#drop(member, error);
    if (starting) this.#failQueue(error);
    this.#dispatch();
  }

  /**
   * Lets a member go. It is asked, not forced, and ends when it next can: onnxruntime-node aborts the
   * whole process when a thread is terminated while it makes or runs a model. Until then the process
   * stays.
   */
  #drop(member: Member<Request, Value>, error: Error): void {
    clearTimeout(member.timer);
    this.#members.delete(member);
    member.call?.reject(error);
    member.worker.ref();
    this.#send(member, { kind: 'stop' });
  }

  #send(member: Member<Request, Value>, order: WorkerOrder<Request>): void {
    member.worker.postMessage(order);
  }

  #failQueue(error: Error): void {
    for (const call of this.#queue.splice(0)) call.reject(error);
  }

  #retryAfterS(): number {
    const waitMs = (this.#queue.length * this.#meanMs) / this.#config.workers;
    return Math.max(1, Math.ceil(waitMs / 1000));
  }
}

function closedError(): EngineUnavailableError {
  return new EngineUnavailableError('closed', 'the face engine has been closed');
}
