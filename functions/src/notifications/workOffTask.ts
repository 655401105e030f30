import { logger } from 'firebase-functions';
import type { z } from 'zod';
import type { Services } from '../platform/services.ts';
import { FanOutTask, fanOut } from './fanOut/fanOut.ts';
import { BatchTask, sendBatch } from './push/sendBatch.ts';

/** Works on a task of the queue `fanOut`. @throws when the queue is to bring it again */
export async function workOffFanOut(services: Services, data: unknown): Promise<void> {
  const task = readable('fanOut', FanOutTask, data);
  if (task !== null) await fanOut(services, task);
}

/** Works on a task of the queue `sendBatch`. @throws when the queue is to bring it again */
export async function workOffBatch(services: Services, data: unknown): Promise<void> {
  const task = readable('sendBatch', BatchTask, data);
  if (task !== null) await sendBatch(services, task);
}

/** What another version of us left cannot be read the next time either; the sweep finds what it was about. */
function readable<S extends z.ZodType>(
  queue: string,
  schema: S,
  data: unknown,
): z.output<S> | null {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  logger.error('a task was dropped that cannot be read', { queue });
  return null;
}
