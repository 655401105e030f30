import type { Inference, RuntimeName } from '../inference.ts';
import type { ModelFiles } from '../models.ts';

/** Loads a runtime's code and makes it. To be called in a worker thread: running a model blocks its thread. */
export async function openRuntime(name: RuntimeName, files: ModelFiles): Promise<Inference> {
  switch (name) {
    case 'onnx': {
      const { OnnxRuntime } = await import('./onnxRuntime.ts');
      return new OnnxRuntime(files);
    }
    case 'tensorflow': {
      const { openTensorFlow } = await import('./tensorflow/tensorFlowRuntime.ts');
      return openTensorFlow(files);
    }
  }
}
