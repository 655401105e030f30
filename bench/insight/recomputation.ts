import type { Tasks } from '../../functions/src/platform/tasks.ts';
import {
  markDue,
  rebuildStats,
  statsTarget,
  workOffTask,
} from '../../functions/src/insights/index.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import { progress } from '../../tools/support/log.ts';
import type { Figure } from '../figures.ts';
import { meterStore } from '../storeMeter.ts';
import type { Change } from './school.ts';

/** The operator's command on everything. */
export async function rebuildAll(services: Services): Promise<Figure[]> {
  const meter = meterStore(services.db);
  const started = performance.now();
  const { left } = await rebuildStats(services, { tells: false }, ({ level, done, of }) => {
    if (done % 500 === 0) progress(`${level}: ${String(done)} of ${String(of)}`);
  });
  if (left.length > 0) throw new Error(`not rebuilt: ${left.join(', ')}`);
  const seconds = (performance.now() - started) / 1000;
  const { reads, writes } = meter.take();
  return [
    { figure: 'insight.rebuild_s', value: Math.round(seconds * 10) / 10, unit: 's' },
    { figure: 'insight.rebuild_reads', value: reads, unit: 'documents' },
    { figure: 'insight.rebuild_writes', value: writes, unit: 'documents' },
  ];
}

interface Left {
  readonly data: object;
  readonly at: Date;
}

/**
 * Stores the changed records, marks their sessions due as the triggers do, and works off the queue in its order until it
 * is empty, with a clock that goes on to each task's time.
 */
export async function changeThrough(
  services: Services,
  changed: readonly Change[],
  store: (marks: readonly Change[]) => Promise<void>,
): Promise<Figure[]> {
  const queue: Left[] = [];
  let now = services.clock.now();
  const tasks: Tasks = {
    enqueue: (to, data, { at = now } = {}) => {
      if (to === 'recomputeStats') queue.push({ data, at });
      return Promise.resolve();
    },
  };
  const later = emulatorServices({ tasks, clock: { now: () => now } });
  await store(changed);
  const meter = meterStore(later.db);
  for (const { meeting } of changed) await markDue(later, statsTarget('session', meeting.id));
  for (let next = take(queue); next !== undefined; next = take(queue)) {
    if (next.at > now) now = next.at;
    await workOffTask(later, next.data);
  }
  const { reads, writes } = meter.take();
  const each = (figure: string, value: number): Figure => ({
    figure,
    value: Math.round((value / changed.length) * 10) / 10,
    unit: 'documents',
  });
  return [
    { figure: 'insight.changes', value: changed.length, unit: 'count' },
    each('insight.reads_per_change', reads),
    each('insight.writes_per_change', writes),
  ];
}

function take(queue: Left[]): Left | undefined {
  queue.sort((a, b) => a.at.getTime() - b.at.getTime());
  return queue.shift();
}
