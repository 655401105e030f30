import { workOffBatch, workOffFanOut } from '../../src/notifications/index.ts';
import type { Services } from '../../src/platform/services.ts';
import type { FakeClock } from '../support/clock.ts';
import type { KeptTasks, LeftTask } from '../support/outgoing.ts';

/** Hands one task to its function. */
export function handOver(services: Services, { queue, data }: LeftTask): Promise<void> {
  return queue === 'fanOut' ? workOffFanOut(services, data) : workOffBatch(services, data);
}

/**
 * Works off what was left in the queues, and what that leaves, in its order and at its time: the clock goes on to
 * when a task is due. @returns how many there were
 */
export async function workAll(
  services: Services,
  tasks: KeptTasks,
  clock: FakeClock,
  most = 200,
): Promise<number> {
  for (let done = 0; ; done++) {
    const due = tasks.left.toSorted((a, b) => timeOf(a) - timeOf(b));
    const next = due[0];
    if (next === undefined) return done;
    if (done === most) throw new Error(`more than ${String(most)} tasks`);
    tasks.left.splice(tasks.left.indexOf(next), 1);
    if (next.at !== undefined && next.at > clock.now()) clock.set(next.at.toISOString());
    await handOver(services, next);
  }
}

function timeOf({ at }: LeftTask): number {
  return at?.getTime() ?? 0;
}
