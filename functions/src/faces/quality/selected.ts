import { CLOUD_VISION_API_KEY, CLOUD_VISION_ENDPOINT, FACE_QUALITY_GATE } from '../../params.ts';
import { loadedOnce } from '../../platform/loadedOnce.ts';
import { endpoint } from '../service/endpoint.ts';
import { MisconfiguredError } from '../service/serviceError.ts';
import { builtInGate } from './builtIn.ts';
import type { QualityGate } from './port.ts';

const cloudVision = loadedOnce(load);
let replaced: QualityGate | undefined;

/** The gate that FACE_QUALITY_GATE selects; a client is loaded at the first call. @throws RecogniserUnavailableError */
export async function faceQualityGate(): Promise<QualityGate> {
  if (replaced !== undefined) return replaced;
  const name = FACE_QUALITY_GATE.value();
  if (name === 'built-in') return builtInGate;
  if (name !== 'cloud-vision') {
    throw new MisconfiguredError('FACE_QUALITY_GATE must be built-in or cloud-vision');
  }
  return await cloudVision.get();
}

/** Puts another gate in its place; undefined goes back to the configured one, made anew. For tests. */
export function useQualityGate(gate: QualityGate | undefined): void {
  replaced = gate;
  cloudVision.forget();
}

async function load(): Promise<QualityGate> {
  const address = endpoint('CLOUD_VISION_ENDPOINT', CLOUD_VISION_ENDPOINT.value());
  const apiKey = CLOUD_VISION_API_KEY.value();
  const { cloudVisionGate } = await import('./cloudVision.ts');
  return await cloudVisionGate({ endpoint: address, apiKey: apiKey === '' ? null : apiKey });
}
