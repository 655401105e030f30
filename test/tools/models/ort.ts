import { createRequire } from 'node:module';
import type * as Runtime from '../../../functions/node_modules/onnxruntime-node/dist/index.js';

/** ONNX Runtime is a dependency of functions/ alone; its copy runs what the converters make. */
const load: (name: string) => typeof Runtime = createRequire(
  new URL('../../../functions/package.json', import.meta.url),
);
export const ort = load('onnxruntime-node');
