// A process that works on tasks as a function's instance does: node worker.ts PROJECT FCM_URL
import { workOffBatch, workOffFanOut } from '../../functions/src/notifications/index.ts';
import { systemClock } from '../../functions/src/platform/clock.ts';
import type { Tasks } from '../../functions/src/platform/tasks.ts';
import { isolatedServices } from '../../functions/test/support/isolated.ts';
import { messagingOf } from '../../functions/test/support/pushes.ts';
import { redirectFcm } from '../../tools/emulators/fcm/redirect.ts';
import { meterStore } from '../storeMeter.ts';
import type { FromWorker, ToWorker } from './messages.ts';

const [project = '', fcm = ''] = process.argv.slice(2);
redirectFcm(fcm);
console.info = () => undefined;

const waiting = new Map<number, () => void>();
let leaving = 0;
const tasks: Tasks = {
  enqueue: (queue, data, { id, at } = {}) =>
    new Promise((resolve) => {
      const n = leaving++;
      waiting.set(n, resolve);
      say({ is: 'left', n, queue, data, id: id ?? null, atMs: at?.getTime() ?? null });
    }),
};
// The store's own app comes first: others have no part in the emulators.
const stored = isolatedServices({ clock: systemClock, tasks }, project);
const { client } = messagingOf(project);
const services = { ...stored, messaging: () => Promise.resolve(client) };
const meter = meterStore(services.db);

function say(message: FromWorker): void {
  process.send?.(message);
}

async function work({ n, queue, data }: ToWorker & { is: 'task' }): Promise<void> {
  let error: string | null = null;
  try {
    await (queue === 'fanOut' ? workOffFanOut(services, data) : workOffBatch(services, data));
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  say({ is: 'ended', n, error, used: meter.take() });
}

process.on('message', (message: ToWorker) => {
  if (message.is === 'task') void work(message);
  else waiting.get(message.n)?.();
});
process.once('disconnect', () => process.exit(0));
say({ is: 'ready' });
