import ort from 'onnxruntime-node';
import type { Inference, Outputs } from '../inference.ts';
import type { ModelFiles } from '../models.ts';

/**
 * One thread: the engine's parallelism is one worker per CPU, and ONNX Runtime's own pools spin, which
 * made two threads a session slower than one.
 */
const SESSION_OPTIONS: ort.InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 3,
};

/** The default runtime: ONNX Runtime, a session for each model, made when it is first asked for. */
export class OnnxRuntime implements Inference {
  readonly backend = 'onnxruntime-node';
  readonly #files: ModelFiles;
  readonly #sessions = new Map<string, Promise<ort.InferenceSession>>();

  constructor(files: ModelFiles) {
    this.#files = files;
  }

  async load(model: string): Promise<void> {
    await this.#session(model);
  }

  async run(model: string, input: Float32Array, shape: readonly number[]): Promise<Outputs> {
    const session = await this.#session(model);
    const [name] = session.inputNames;
    if (name === undefined) throw new Error(`${model} has no input`);
    const results = await session.run({ [name]: new ort.Tensor('float32', input, shape) });
    return (output) => {
      const data = results[output]?.data;
      if (!(data instanceof Float32Array)) throw new Error(`${model} gives no ${output}`);
      return data;
    };
  }

  #session(model: string): Promise<ort.InferenceSession> {
    let session = this.#sessions.get(model);
    if (session === undefined) {
      const bytes = this.#files.get(model);
      if (bytes === undefined) throw new Error(`${model} was not loaded`);
      session = ort.InferenceSession.create(bytes, SESSION_OPTIONS);
      this.#sessions.set(model, session);
    }
    return session;
  }
}
