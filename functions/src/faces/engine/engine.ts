import { tracingChannel } from 'node:diagnostics_channel';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FrameRequest } from './analyseFrame.ts';
import { FR_FEATURE, type Embedder } from './embedders.ts';
import type { RuntimeName } from './inference.ts';
import { DEFAULT_LIMITS, inspectImage, type ImageLimits } from './inspect.ts';
import { GROUP_LIMITS, MAX_GROUP_FACES } from './group/limits.ts';
import { WorkerPool, type PoolConfig } from './pool.ts';
import type {
  AnalyseOptions,
  FaceEngine,
  FrameAnalysis,
  GroupAnalysis,
  GroupOptions,
} from './port.ts';
import type { GroupRequest } from './group/analyseGroup.ts';

export interface FaceEngineConfig {
  /** Folder of the models and their manifest; functions/models without it. */
  readonly modelsDir?: string;
  readonly embedder?: Embedder;
  /** What computes the models: 'onnx' without it. */
  readonly runtime?: RuntimeName;
  /** Worker threads; one per CPU without it. */
  readonly workers?: number;
  /** Frames that may wait for a worker: 16. */
  readonly maxQueued?: number;
  /** For one frame, once a worker has it: 4000 ms. */
  readonly deadlineMs?: number;
  /** For one group photo, once its worker has it: 25000 ms. */
  readonly groupDeadlineMs?: number;
  /** For a worker to load the models and get ready: 15000 ms. */
  readonly startDeadlineMs?: number;
  readonly limits?: Partial<ImageLimits>;
}

/** What a worker is made with. */
export interface EngineWorkerData {
  readonly modelsDir: string;
  readonly embedder: Embedder;
  readonly runtime: RuntimeName;
}

/** What a worker does: a frame, a group photo, or running every model once (which answers null). */
export type EngineTask =
  { readonly frame: FrameRequest } | { readonly group: GroupRequest } | 'warmUp';

/** What subscribers of the channel see of a call: never an image, never a result's content in a log. */
export interface EngineTrace {
  readonly call: 'analyse' | 'analyseGroup' | 'warmUp';
  readonly imageBytes: number;
}

/** Every call that reaches the pool; benches measure by it, tests stop the process at it. */
const trace = tracingChannel<EngineTrace, EngineTrace>('rollcall:engine');

/** tracePromise shows subscribers what a promise resolves to, embeddings too: it gets one that resolves to nothing. */
async function traced<T>(work: () => Promise<T>, context: EngineTrace): Promise<T> {
  const results: T[] = [];
  await trace.tracePromise(async () => {
    results.push(await work());
  }, context);
  const [result] = results;
  if (result === undefined) throw new TypeError('a call of the engine gave nothing');
  return result;
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

/**
 * Some 70 ms a face and 4 s for finding them, on a busy core; WebAssembly takes four times that. A call of the
 * face tier ends after 30 s (platform/tier.ts): what takes longer would end it without an answer.
 */
export const GROUP_DEADLINE_MS = 25_000;

/** Makes the face engine. Nothing is loaded or started before the first call. */
export function createFaceEngine(config: FaceEngineConfig = {}): FaceEngine {
  const embedder = config.embedder ?? FR_FEATURE;
  const limits = { ...DEFAULT_LIMITS, ...config.limits };
  const workerData: EngineWorkerData = {
    modelsDir: config.modelsDir ?? fileURLToPath(new URL('../../../models/', import.meta.url)),
    embedder,
    runtime: config.runtime ?? 'onnx',
  };
  const workers = config.workers ?? availableParallelism();
  const shared: Omit<PoolConfig, 'workers' | 'maxQueued' | 'deadlineMs'> = {
    module: new URL(`./worker.${EXTENSION}`, import.meta.url),
    workerData,
    startDeadlineMs: config.startDeadlineMs ?? 15_000,
    // sharp must be loaded by the main thread before a worker that uses it (its documentation).
    prepare: async () => {
      await import('sharp');
    },
  };
  const pool = new WorkerPool<EngineTask, FrameAnalysis | null>({
    ...shared,
    workers,
    maxQueued: config.maxQueued ?? 16,
    deadlineMs: config.deadlineMs ?? 4000,
  });
  // A thread of their own, made when the first comes: a photo takes seconds, and no check-in waits behind it.
  const groups = new WorkerPool<EngineTask, GroupAnalysis>({
    ...shared,
    workers: 1,
    maxQueued: 1,
    deadlineMs: config.groupDeadlineMs ?? GROUP_DEADLINE_MS,
  });
  return {
    model: { id: embedder.id, version: embedder.version, dimension: embedder.dimension },
    analyse: async (image: Uint8Array, options: AnalyseOptions = {}) => {
      const own = { ...limits, maxBytes: options.maxBytes ?? limits.maxBytes };
      inspectImage(image, own);
      // A copy: cloning a view clones the whole buffer behind it, which may be a request's body.
      const { embed = true, eyes = true } = options;
      const frame = { image: image.slice(), embed, eyes, limits: own };
      const context: EngineTrace = { call: 'analyse', imageBytes: image.length };
      const analysis = await traced(() => pool.run({ frame }), context);
      if (analysis === null) throw new TypeError('a frame was answered as a warm-up');
      return analysis;
    },
    analyseGroup: async (image: Uint8Array, options: GroupOptions = {}) => {
      const own = { ...GROUP_LIMITS, maxBytes: options.maxBytes ?? GROUP_LIMITS.maxBytes };
      inspectImage(image, own);
      const maxFaces = Math.min(options.maxFaces ?? MAX_GROUP_FACES, MAX_GROUP_FACES);
      const group = { image: image.slice(), maxFaces, limits: own };
      const context: EngineTrace = { call: 'analyseGroup', imageBytes: image.length };
      return traced(() => groups.run({ group }), context);
    },
    warmUp: async () => {
      const context: EngineTrace = { call: 'warmUp', imageBytes: 0 };
      const everyWorker = () =>
        Promise.all(Array.from({ length: workers }, () => pool.run('warmUp')));
      await trace.tracePromise(everyWorker, context);
    },
    close: async () => {
      await Promise.all([pool.close(), groups.close()]);
    },
  };
}
