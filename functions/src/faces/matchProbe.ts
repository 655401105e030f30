import type { EmbeddingModel } from './engine/embedders.ts';
import { meanTemplate } from './engine/match.ts';
import type { VaultReading } from './vault/vault.ts';

/** What the vault says about embeddings of one person. */
export type Comparison =
  | { readonly status: 'not-enrolled' }
  | { readonly status: 'unreadable' }
  /** The template comes from another embedder: a cosine would mean nothing. */
  | { readonly status: 'model-changed'; readonly templateModel: EmbeddingModel }
  | {
      readonly status: 'compared';
      readonly similarity: number;
      readonly templateVersion: number;
    };

/**
 * Compares frames with a template by the mean of their embeddings. The best single frame would be kinder
 * to the owner, but to an impostor too: eight frames would be eight tries at the threshold. The mean is
 * one try, and averages a bad frame's noise away as the template's own mean does.
 * @param embeddings at least one, of `model`
 */
export function matchProbe(
  reading: VaultReading,
  model: EmbeddingModel,
  embeddings: readonly Float32Array[],
): Comparison {
  if (reading.status !== 'open') return reading;
  if (!sameModel(reading.model, model)) {
    return { status: 'model-changed', templateModel: reading.model };
  }
  const probe = meanTemplate(embeddings);
  const similarity = reading.template.similarity(probe);
  probe.fill(0);
  return { status: 'compared', similarity, templateVersion: reading.templateVersion };
}

function sameModel(a: EmbeddingModel, b: EmbeddingModel): boolean {
  return a.id === b.id && a.version === b.version && a.dimension === b.dimension;
}
