import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { analyseFrame } from './analyseFrame.ts';
import type { EngineTask, EngineWorkerData } from './engine.ts';
import { analyseGroup } from './group/analyseGroup.ts';
import type { Embedder } from './embedders.ts';
import { EngineUnavailableError, InvalidImageError } from './errors.ts';
import type { Inference, RuntimeName } from './inference.ts';
import { FRAME_MODELS, readModels } from './models.ts';
import type { WorkerOrder, WorkerReply } from './pool.ts';
import { openRuntime } from './runtime/open.ts';
import { warmUp } from './warmUp.ts';

/**
 * The engine's worker thread: checks and loads the models, then answers frames one after the other.
 * Running a model blocks its thread, which is why it is not the one that serves requests.
 */
function serve(port: MessagePort, { modelsDir, embedder, runtime }: EngineWorkerData): void {
  const reply = (message: WorkerReply): void => {
    port.postMessage(message);
  };
  const ready = load(modelsDir, embedder, runtime);
  const answer = async (task: EngineTask): Promise<WorkerReply> => {
    const inference = await ready;
    try {
      return { kind: 'done', value: await perform(task, embedder, inference) };
    } catch (error) {
      // Anything but a bad image is a fault of the worker: let it end, the pool makes a new one.
      if (!(error instanceof InvalidImageError)) throw error;
      return { kind: 'refused', code: error.code, detail: error.message };
    }
  };
  port.on('message', (order: WorkerOrder<EngineTask>) => {
    if (order.kind === 'stop') port.close();
    else void answer(order.request).then(reply);
  });
  ready.then(
    () => reply({ kind: 'ready' }),
    (error: unknown) => {
      if (!(error instanceof EngineUnavailableError)) throw error;
      reply({ kind: 'unavailable', reason: error.reason, detail: error.message });
    },
  );
}

function perform(task: EngineTask, embedder: Embedder, inference: Inference): Promise<unknown> {
  if (task === 'warmUp') return warmUp(embedder, inference);
  if ('frame' in task) return analyseFrame(task.frame, embedder, inference);
  return analyseGroup(task.group, embedder, inference);
}

/**
 * Every model of the ordinary path, ready to run: a frame's deadline then covers the frame alone, also
 * on a cold start.
 */
async function load(
  modelsDir: string,
  embedder: Embedder,
  runtime: RuntimeName,
): Promise<Inference> {
  const inference = await openRuntime(runtime, readModels(modelsDir, embedder));
  for (const model of [...FRAME_MODELS, embedder.id]) await inference.load(model);
  return inference;
}

function isWorkerData(data: unknown): data is EngineWorkerData {
  return (
    typeof data === 'object' &&
    data !== null &&
    'modelsDir' in data &&
    'embedder' in data &&
    'runtime' in data
  );
}

const data: unknown = workerData;
if (parentPort !== null && isWorkerData(data)) serve(parentPort, data);
