import type { Tasks } from '../../functions/src/platform/tasks.ts';
import {
  markDue,
  rebuildStats,
  statsTarget,
  workOff,
  workOffTask,
} from '../../functions/src/insights/index.ts';
import type { Services } from '../../functions/src/platform/services.ts';
import { emulatorServices } from '../../functions/test/support/call.ts';
import { progress } from '../../tools/support/log.ts';
import type { Figure } from '../figures.ts';
import type { StoreMeter } from '../storeMeter.ts';
import type { Change } from './school.ts';

/** The operator's command on everything. */
export async function rebuildAll(services: Services, meter: StoreMeter): Promise<Figure[]> {
  meter.take();
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
 * is empty, with a clock that goes on to each task's time. Nothing else is due by then.
 * @param meter of the client that both services share
 */
export async function changeThrough(
  services: Services,
  changed: readonly Change[],
  store: (marks: readonly Change[]) => Promise<void>,
  meter: StoreMeter,
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
  await workOffAll(services);
  await store(changed);
  meter.take();
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

/** What a rebuild leaves to the sweep: a target that is due already is not asked for again, and would not be measured. */
async function workOffAll(services: Services): Promise<void> {
  for (;;) {
    const { docs } = await services.db.collection('statsDue').get();
    if (docs.length === 0) return;
    progress(`${String(docs.length)} targets are due from before`);
    for (const { id } of docs) {
      const end = await workOff(services, id, { force: true, tells: false });
      if (end !== 'done') throw new Error(`${id}: ${end}`);
    }
  }
}

function take(queue: Left[]): Left | undefined {
  queue.sort((a, b) => a.at.getTime() - b.at.getTime());
  return queue.shift();
}
