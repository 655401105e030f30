import { tracingChannel } from 'node:diagnostics_channel';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FrameRequest } from './analyseFrame.ts';
import { FR_FEATURE, type Embedder } from './embedders.ts';
import type { RuntimeName } from './inference.ts';
import { DEFAULT_LIMITS, inspectImage, type ImageLimits } from './inspect.ts';
import { WorkerPool } from './pool.ts';
import type { AnalyseOptions, FaceEngine, FrameAnalysis } from './port.ts';

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

/** What a worker does: a frame, or loading and running every model once (which answers null). */
export type EngineTask = FrameRequest | 'warmUp';

/** What subscribers of the channel see of a call: never an image, never a result's content in a log. */
export interface EngineTrace {
  readonly call: 'analyse' | 'warmUp';
  readonly imageBytes: number;
}

/** Every call that reaches the pool; benches measure by it, tests stop the process at it. */
const trace = tracingChannel<EngineTrace, EngineTrace>('rollcall:engine');

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

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
  const pool = new WorkerPool<EngineTask, FrameAnalysis | null>({
    module: new URL(`./worker.${EXTENSION}`, import.meta.url),
    workerData,
    workers,
    maxQueued: config.maxQueued ?? 16,
    deadlineMs: config.deadlineMs ?? 4000,
    startDeadlineMs: config.startDeadlineMs ?? 15_000,
    // sharp must be loaded by the main thread before a worker that uses it (its documentation).
    prepare: async () => {
      await import('sharp');
    },
  });
  return {
    model: { id: embedder.id, version: embedder.version, dimension: embedder.dimension },
    analyse: async (image: Uint8Array, options: AnalyseOptions = {}) => {
      const own = { ...limits, maxBytes: options.maxBytes ?? limits.maxBytes };
      inspectImage(image, own);
      // A copy: cloning a view clones the whole buffer behind it, which may be a request's body.
      const request = { image: image.slice(), embed: options.embed ?? true, limits: own };
      const context: EngineTrace = { call: 'analyse', imageBytes: image.length };
      const analysis = await trace.tracePromise(() => pool.run(request), context);
      if (analysis === null) throw new TypeError('a frame was answered as a warm-up');
      return analysis;
    },
    warmUp: async () => {
      const context: EngineTrace = { call: 'warmUp', imageBytes: 0 };
      const everyWorker = () =>
        Promise.all(Array.from({ length: workers }, () => pool.run('warmUp')));
      await trace.tracePromise(everyWorker, context);
    },
    close: () => pool.close(),
  };
}
