import type { z } from 'zod';
import type { Operations } from '../src/operations.ts';
import type { FailureCode, FailureDetails } from '../src/platform/failures.ts';

/** Sends one call: `data` to the callable function `name`; with the Firebase SDK `httpsCallable(functions, name)(data)`. */
export type Transport = (name: string, data: object) => Promise<unknown>;

export interface CallOptions {
  /** Give the same key again to repeat a call that may have arrived; a fresh one by default. */
  readonly idempotencyKey?: string;
}

type Input<N extends keyof Operations> = z.input<Operations[N]['input']>;
type Output<N extends keyof Operations> = z.output<Operations[N]['output']>;

/** One method for each operation of the backend, typed by the same table. */
export type Client = {
  readonly [N in keyof Operations]: (
    ...args: Record<string, never> extends Input<N>
      ? [input?: Input<N>, options?: CallOptions]
      : [input: Input<N>, options?: CallOptions]
  ) => Promise<Output<N>>;
};

/** A refusal, as the backend worded it. */
export class CallFailed extends Error {
  readonly code: FailureCode;
  readonly details: FailureDetails;

  constructor(code: FailureCode, details: FailureDetails, message: string) {
    super(message);
    this.name = 'CallFailed';
    this.code = code;
    this.details = details;
  }
}

/** How often a call is sent again, under its key, when the network or the service failed. */
const RETRIES = 3;

/**
 * The client of a backend. Calls that fail on the way, or that another call is still working on, are
 * repeated under the same idempotency key: an effect happens once however often it is asked for.
 * @throws CallFailed when the backend refused
 */
export function createClient(send: Transport): Client {
  return new Proxy({} as Client, {
    get: (_client, name) => {
      // Promises are told apart from clients by having `then`.
      if (typeof name !== 'string' || name === 'then') return undefined;
      return (input: object = {}, { idempotencyKey = crypto.randomUUID() }: CallOptions = {}) =>
        repeat(() => send(name, { ...input, idempotencyKey }));
    },
  });
}

async function repeat(send: () => Promise<unknown>): Promise<unknown> {
  for (let tries = 0; ; tries++) {
    try {
      return await send();
    } catch (error) {
      const failure = failureOf(error);
      if (failure !== null && !REPEATED.has(failure.code)) throw failure;
      if (failure === null && !isNetworkError(error)) throw error;
      if (tries >= RETRIES) throw failure ?? error;
      await pause(failure?.details.retryAfterS ?? 2 ** tries * 0.25);
    }
  }
}

const REPEATED = new Set<FailureCode>(['in-progress', 'unavailable', 'too-busy']);

/** The backend's failure inside an error of the Firebase SDK (its `details`); null when it is none. */
function failureOf(error: unknown): CallFailed | null {
  if (!(error instanceof Error) || !('details' in error)) return null;
  const { details } = error;
  if (typeof details !== 'object' || details === null || !('code' in details)) return null;
  const { code, ...rest } = details as FailureDetails & { code: FailureCode };
  return new CallFailed(code, rest, error.message);
}

/**
 * The SDK's words for a call that got no answer, or one from something that is not the backend: a connection
 * that was cut or refused is `internal` there. The backend's own failures carry details, and are no such error.
 */
function isNetworkError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && NO_ANSWER.has(code);
}

const NO_ANSWER = new Set([
  'functions/internal',
  'functions/unavailable',
  'functions/deadline-exceeded',
]);

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
