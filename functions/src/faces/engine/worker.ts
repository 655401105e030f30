import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { analyseFrame } from './analyseFrame.ts';
import type { EngineTask, EngineWorkerData } from './engine.ts';
import { EngineUnavailableError, InvalidImageError } from './errors.ts';
import { Inference } from './inference.ts';
import { readModels } from './models.ts';
import type { WorkerReply, WorkerTask } from './pool.ts';
import { warmUp } from './warmUp.ts';

/**
 * The engine's worker thread: checks the models, then answers frames one after the other. Running a
 * model blocks its thread, which is why it is not the one that serves requests.
 */
function serve(port: MessagePort, { modelsDir, embedder }: EngineWorkerData): void {
  const reply = (message: WorkerReply): void => {
    port.postMessage(message);
  };
  let inference: Inference;
  try {
    inference = new Inference(readModels(modelsDir, embedder));
  } catch (error) {
    if (!(error instanceof EngineUnavailableError)) throw error;
    reply({ kind: 'unavailable', reason: error.reason, detail: error.message });
    port.close();
    return;
  }
  const answer = async (task: EngineTask): Promise<WorkerReply> => {
    try {
      const value =
        task === 'warmUp'
          ? await warmUp(embedder, inference)
          : await analyseFrame(task, embedder, inference);
      return { kind: 'done', value };
    } catch (error) {
      // Anything but a bad image is a fault of the worker: let it end, the pool makes a new one.
      if (!(error instanceof InvalidImageError)) throw error;
      return { kind: 'refused', code: error.code, detail: error.message };
    }
  };
  port.on('message', ({ request }: WorkerTask<EngineTask>) => {
    void answer(request).then(reply);
  });
  reply({ kind: 'ready' });
}

function isWorkerData(data: unknown): data is EngineWorkerData {
  return typeof data === 'object' && data !== null && 'modelsDir' in data && 'embedder' in data;
}

const data: unknown = workerData;
if (parentPort !== null && isWorkerData(data)) serve(parentPort, data);
