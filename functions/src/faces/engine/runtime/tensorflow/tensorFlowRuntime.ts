import type { Inference, Outputs } from '../../inference.ts';
import type { ModelFiles } from '../../models.ts';
import { openBackend, type Backend } from './backend.ts';
import { buildGraph, type Graph } from './graph.ts';

/** The runtime of TensorFlow.js: builds each model's graph from its ONNX file when first asked for it. */
export class TensorFlowRuntime implements Inference {
  readonly backend: string;
  readonly #tf: Backend['tf'];
  readonly #files: ModelFiles;
  readonly #graphs = new Map<string, Promise<Graph>>();

  constructor({ tf, name }: Backend, files: ModelFiles) {
    this.backend = name;
    this.#tf = tf;
    this.#files = files;
  }

  async load(model: string): Promise<void> {
    await this.#graph(model);
  }

  async run(model: string, input: Float32Array, shape: readonly number[]): Promise<Outputs> {
    const compute = await this.#graph(model);
    const results = compute(input, shape);
    return (output) => {
      const data = results.get(output);
      if (data === undefined) throw new Error(`${model} gives no ${output}`);
      return data;
    };
  }

  #graph(model: string): Promise<Graph> {
    let graph = this.#graphs.get(model);
    if (graph === undefined) {
      const bytes = this.#files.get(model);
      if (bytes === undefined) throw new Error(`${model} was not loaded`);
      graph = Promise.resolve(buildGraph(this.#tf, bytes));
      this.#graphs.set(model, graph);
    }
    return graph;
  }
}

/** Opens TensorFlow.js in this thread. */
export async function openTensorFlow(files: ModelFiles): Promise<TensorFlowRuntime> {
  return new TensorFlowRuntime(await openBackend(), files);
}
