import {
  FACE_ACCEPT,
  FACE_IDENTIFY,
  FACE_MARGIN,
  FACE_RECOGNISER,
  FACE_REVIEW,
} from '../../params.ts';
import { FR_FEATURE } from '../engine/embedders.ts';
import { faceEngine, loadedModel } from '../engineHost.ts';
import { thresholdsFor, type MatchThresholds } from '../engine/match.ts';
import { configuredThresholds } from '../thresholdSettings.ts';
import { MisconfiguredError } from '../service/serviceError.ts';
import { builtInRecogniser } from './builtIn.ts';
import { sameModel } from './compare.ts';
import type { FaceModel, FaceRecogniser } from './port.ts';

/** By the value of FACE_RECOGNISER, which is also the model id of what each makes (but for the built-in one). */
const LOADERS: ReadonlyMap<string, () => Promise<FaceRecogniser>> = new Map([
  ['built-in', builtIn],
  ['aws-rekognition', async () => (await import('./configured.ts')).configuredRekognition()],
  ['face-plus-plus', async () => (await import('./configured.ts')).configuredFacePlusPlus()],
]);

async function builtIn(): Promise<FaceRecogniser> {
  const { model } = await faceEngine();
  return { ...builtInRecogniser(model), thresholds: builtInThresholds(model.id) };
}

/** Those measured for the model, or the operator's own. @throws MisconfiguredError that names the parameter */
export function builtInThresholds(modelId: string): MatchThresholds {
  const texts = {
    accept: FACE_ACCEPT.value(),
    review: FACE_REVIEW.value(),
    identify: FACE_IDENTIFY.value(),
    margin: FACE_MARGIN.value(),
  };
  try {
    return configuredThresholds(thresholdsFor(modelId), texts);
  } catch (error) {
    throw new MisconfiguredError(error instanceof Error ? error.message : String(error));
  }
}

const loaded = new Map<string, Promise<FaceRecogniser>>();
let replaced: FaceRecogniser | undefined;

/**
 * The recogniser that the parameters select. It is loaded at the first call: see engineHost.
 * @throws RecogniserUnavailableError when it cannot be made: the parameters are wrong, or a service is silent
 */
export function faceRecogniser(): Promise<FaceRecogniser> {
  return recogniserOf(replaced === undefined ? FACE_RECOGNISER.value() : BY_TEST);
}

const BY_TEST = 'replaced';

/** The recogniser of this name, selected or not: what it keeps has to be deleted by it. @throws as above */
export async function recogniserOf(name: string): Promise<FaceRecogniser> {
  if (replaced !== undefined && [BY_TEST, replaced.model.id].includes(name)) return replaced;
  const load = LOADERS.get(name);
  if (load === undefined) {
    const names = [...LOADERS.keys()].join(', ');
    throw new MisconfiguredError(`FACE_RECOGNISER must be one of ${names}`);
  }
  // The engine has a host of its own, which may change under a test.
  if (name === 'built-in') return await load();
  const before = loaded.get(name);
  if (before !== undefined) return await before;
  const loading = load();
  loaded.set(name, loading);
  try {
    return await loading;
  } catch (error) {
    loaded.delete(name);
    throw error;
  }
}

/**
 * Whether the recogniser in force still makes templates of this model. Loads nothing: a service that has not been
 * asked in this process is known by its name alone, not by the version it would tell.
 */
export async function isInForce(model: FaceModel): Promise<boolean> {
  if (replaced !== undefined) return sameModel(model, replaced.model);
  const name = FACE_RECOGNISER.value();
  if (name === 'built-in') return sameModel(model, (await loadedModel()) ?? FR_FEATURE);
  const recogniser = (await loaded.get(name)?.catch(() => null)) ?? null;
  return recogniser === null ? model.id === name : sameModel(model, recogniser.model);
}

/** Puts another recogniser in its place; undefined goes back to the configured one, made anew. For tests. */
export function useFaceRecogniser(recogniser: FaceRecogniser | undefined): void {
  replaced = recogniser;
  loaded.clear();
}
