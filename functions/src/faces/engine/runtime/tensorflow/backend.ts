import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { TensorFlow } from './values.ts';

/** TensorFlow.js with the backend that computes. */
export interface Backend {
  readonly tf: TensorFlow;
  readonly name: string;
}

/** Imports a package by its name. */
type Importer = (name: string) => Promise<unknown>;

const NATIVE = '@tensorflow/tfjs-node';

/**
 * TensorFlow's own library when @tensorflow/tfjs-node is installed and has it, else the WebAssembly
 * backend. Nothing is fetched: the .wasm files lie in their package.
 */
export async function openBackend(load: Importer = (name) => import(name)): Promise<Backend> {
  const native = await load(NATIVE).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    return undefined;
  });
  return native === undefined ? openWasm() : openNative(native);
}

async function openNative(module: unknown): Promise<Backend> {
  // A CommonJS package: what Node's analysis does not find by name is in `default`.
  const tf = [module, defaultOf(module)].find(isTensorFlow);
  if (tf === undefined) throw new Error(`${NATIVE} has not the functions of TensorFlow.js`);
  await tf.ready();
  return { tf, name: `${NATIVE} (${tf.getBackend()})` };
}

async function openWasm(): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs-core');
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(join(dirname(entry), sep));
  // The engine's parallelism is one worker per CPU; the backend's own threads want a browser anyhow.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await withoutItsHandlers(async () => {
    if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend did not start');
  });
  const simd = tf.env().getBool('WASM_HAS_SIMD_SUPPORT') ? 'SIMD' : 'no SIMD';
  return { tf, name: `@tensorflow/tfjs-backend-wasm (${simd})` };
}

/**
 * The backend's start installs handlers that decide how the thread ends at an error. That is not a
 * library's to decide.
 */
async function withoutItsHandlers(start: () => Promise<void>): Promise<void> {
  const exceptions = process.listeners('uncaughtException');
  const rejections = process.listeners('unhandledRejection');
  await start();
  for (const added of process.listeners('uncaughtException')) {
    if (!exceptions.includes(added)) process.off('uncaughtException', added);
  }
  for (const added of process.listeners('unhandledRejection')) {
    if (!rejections.includes(added)) process.off('unhandledRejection', added);
  }
}

/**
 * The package is not installed; or it is without its native part, which its installation fetches from
 * elsewhere; or the system's loader cannot load that.
 */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return (
    code === 'ERR_MODULE_NOT_FOUND' ||
    code === 'MODULE_NOT_FOUND' ||
    code === 'ERR_DLOPEN_FAILED' ||
    error.message.includes('native addon module')
  );
}

function defaultOf(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module
    ? module.default
    : undefined;
}

function isTensorFlow(module: unknown): module is TensorFlow {
  if (typeof module !== 'object' || module === null) return false;
  const needed = ['engine', 'keep', 'tensor4d', 'fused', 'getBackend', 'ready'];
  return needed.every((name) => name in module);
}
