import { fileURLToPath } from 'node:url';
import { FR_FEATURE } from '../../../../src/faces/engine/embedders.ts';
import { readModels } from '../../../../src/faces/engine/models.ts';
import { OnnxRuntime } from '../../../../src/faces/engine/runtime/onnxRuntime.ts';
import { openBackend } from '../../../../src/faces/engine/runtime/tensorflow/backend.ts';
import { TensorFlowRuntime } from '../../../../src/faces/engine/runtime/tensorflow/tensorFlowRuntime.ts';

/** Both runtimes in this thread, on the engine's own model files, and what TensorFlow.js holds in memory. */
export async function bothRuntimes() {
  const folder = fileURLToPath(new URL('../../../../models/', import.meta.url));
  const files = readModels(folder, FR_FEATURE);
  const backend = await openBackend();
  return {
    onnx: new OnnxRuntime(files),
    tensorFlow: new TensorFlowRuntime(backend, files),
    memory: () => backend.tf.memory(),
  };
}

/** A smooth picture of nothing, -1..1. */
export function waves(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 0.0137) * Math.cos(i * 0.00071));
}

export function largestDifference(p: Float32Array, q: Float32Array): number {
  if (p.length !== q.length) return Infinity;
  return p.reduce((most, value, i) => Math.max(most, Math.abs(value - (q[i] ?? Infinity))), 0);
}
