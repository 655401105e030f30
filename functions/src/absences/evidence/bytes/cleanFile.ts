import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CLEAN_MS, END_MS, HEAP_MB } from './limits.ts';
import type { Refusal } from './refused.ts';
import { RefusedError } from './refused.ts';
import type { Clean } from './cleanBytes.ts';

/** The thread ended without a word about the file: it may be the file's doing. */
export class ThreadEndedError extends Error {
  constructor(cause: unknown) {
    super('the thread that cleans evidence ended', { cause });
    this.name = 'ThreadEndedError';
  }
}

/** What the thread answers. */
export type CleanReply =
  | { readonly ok: true; readonly clean: Clean }
  | { readonly ok: false; readonly reason: Refusal; readonly detail: string };

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const MODULE = new URL(`./worker.${EXTENSION}`, import.meta.url);

/**
 * Cleans one file in a thread of its own, which is ended when it takes too long or too much: parsers and decoders run
 * to their end, and a hostile file's end may never come. @throws RefusedError | ThreadEndedError
 */
export async function cleanFile(
  bytes: Uint8Array,
  declaredType: string,
  deadlineMs = CLEAN_MS,
): Promise<Clean> {
  // sharp must be loaded by the main thread before a worker that uses it (its documentation).
  await import('sharp');
  const worker = new Worker(MODULE, {
    workerData: { bytes, declaredType },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    // Parsers tell the console about damaged files; a log holds ids and no part of a file.
    stdout: true,
    stderr: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const reply = await new Promise<CleanReply>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new RefusedError('TOO_COMPLEX', `no answer within ${String(deadlineMs)} ms`));
      }, deadlineMs);
      worker.once('message', resolve);
      worker.once('error', (error) => {
        const bomb = isOutOfMemory(error);
        reject(bomb ? new RefusedError('TOO_COMPLEX', 'memory') : new ThreadEndedError(error));
      });
      worker.once('exit', (code) => {
        reject(new ThreadEndedError(code));
      });
    });
    if (!reply.ok) throw new RefusedError(reply.reason, reply.detail);
    return reply.clean;
  } finally {
    clearTimeout(timer);
    // A decoder outside of JavaScript ends when it is done, whoever waits for the thread.
    await Promise.race([worker.terminate(), delay(END_MS, undefined, { ref: false })]);
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
