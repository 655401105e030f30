import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerOrder, WorkerReply } from '../../../../src/faces/engine/pool.ts';

/** A worker that does what it is told: each task is the name of a behaviour. */
const port = parentPort;
if (port === null) throw new Error('this is a worker module');
const reply = (message: WorkerReply): void => port.postMessage(message);

port.on('message', (order: WorkerOrder<string>) => {
  if (order.kind === 'stop') {
    port.close();
    return;
  }
  const { request } = order;
  if (request === 'die') process.exit(7);
  if (request === 'throw') throw new Error('thrown by the worker');
  if (request === 'refuse') reply({ kind: 'refused', code: 'corrupt', detail: 'told to refuse' });
  else if (request !== 'hang') reply({ kind: 'done', value: request });
});

const start: unknown = workerData;
if (start === 'unavailable') {
  reply({ kind: 'unavailable', reason: 'models', detail: 'told to be unavailable' });
} else if (start === 'die') {
  process.exit(3);
} else if (start !== 'hang') {
  reply({ kind: 'ready' });
}
