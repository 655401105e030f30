import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { capMemory } from './capMemory.ts';
import { cleanBytes } from './cleanBytes.ts';
import type { CleanReply } from './cleanFile.ts';
import { HEIC_MEMORY } from './limits.ts';
import { RefusedError } from './refused.ts';

const Task = z.object({ bytes: z.instanceof(Uint8Array), declaredType: z.string() });

async function reply(): Promise<CleanReply> {
  const { bytes, declaredType } = Task.parse(workerData);
  try {
    return { ok: true, clean: await cleanBytes(bytes, declaredType) };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { ok: false, reason: error.reason, detail: error.message };
  }
}

capMemory(HEIC_MEMORY);
parentPort?.postMessage(await reply());
