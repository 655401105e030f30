import type { VaultReading } from '../vault/vault.ts';
import type { FaceModel, FaceRecogniser, Shot } from './port.ts';
import { NoFaceFoundError } from './port.ts';

/** What the vault says about shots of one person. */
export type Comparison =
  | { readonly status: 'not-enrolled' }
  | { readonly status: 'unreadable' }
  /** The template comes from another model: a similarity would mean nothing. */
  | {
      readonly status: 'model-changed';
      readonly templateModel: FaceModel;
      readonly templateVersion: number;
    }
  /** The recogniser sees no face where the engine saw a good one. */
  | { readonly status: 'no-face' }
  | {
      readonly status: 'compared';
      readonly similarity: number;
      readonly templateVersion: number;
    };

/**
 * Compares good shots, at least one, with what the vault holds of the person.
 * @throws RecogniserUnavailableError
 */
export async function compareWithTemplate(
  recogniser: FaceRecogniser,
  uid: string,
  reading: VaultReading,
  shots: readonly Shot[],
): Promise<Comparison> {
  if (reading.status !== 'open') return reading;
  const { model, template, templateVersion } = reading;
  if (!sameModel(model, recogniser.model)) {
    return { status: 'model-changed', templateModel: model, templateVersion };
  }
  try {
    const similarity = await recogniser.verify(uid, template, shots);
    return { status: 'compared', similarity, templateVersion };
  } catch (error) {
    if (error instanceof NoFaceFoundError) return { status: 'no-face' };
    throw error;
  }
}

/** Whether templates of both can be compared: id, version and dimension are the same. */
export function sameModel(a: FaceModel, b: FaceModel): boolean {
  return a.id === b.id && a.version === b.version && a.dimension === b.dimension;
}
