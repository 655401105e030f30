/** Inference runtimes the engine can use. Both run the same model files and give the same embeddings. */
export const RUNTIMES = ['onnx', 'tensorflow'] as const;
export type RuntimeName = (typeof RUNTIMES)[number];

/** One model's outputs by name, each flat in ONNX's order. Throws Error for a name the model does not give. */
export type Outputs = (output: string) => Float32Array;

/** The port to an inference runtime: runs models by their id. */
export interface Inference {
  /** What computes, for people: the package, and its backend where it has several. */
  readonly backend: string;
  /** Makes the model ready, so that its first run does not have to. */
  load(model: string): Promise<void>;
  /** One input of `shape` (NCHW), every output. Blocks the calling thread for the computation. */
  run(model: string, input: Float32Array, shape: readonly number[]): Promise<Outputs>;
}

/** Throws RangeError that names the choice for a word that is no runtime. */
export function runtimeNamed(word: string): RuntimeName {
  const runtime = RUNTIMES.find((name) => name === word);
  if (runtime === undefined) {
    throw new RangeError(`FACE_RUNTIME is "${word}"; it must be ${RUNTIMES.join(' or ')}`);
  }
  return runtime;
}
