import type { EmbeddingModel } from '../engine/embedders.ts';
import { meanTemplate, thresholdsFor } from '../engine/match.ts';
import type { FaceRecogniser, OpenTemplate, Shot } from './port.ts';

/**
 * Compares the engine's own embeddings. Shots are compared by their mean: the best single frame would be kinder
 * to the owner, but to an impostor too, to whom eight frames would be eight tries at the threshold. The mean is
 * one try, and averages a bad frame's noise away as the template's own mean does.
 */
export function builtInRecogniser(model: EmbeddingModel): FaceRecogniser {
  return {
    model,
    thresholds: thresholdsFor(model.id),
    keepsFaces: false,
    enrol: (_name, shots) => Promise.resolve({ kind: 'embedding', embedding: meanOf(shots) }),
    verify: (_uid, template, shots) => Promise.resolve(similarity(template, meanOf(shots))),
    identify: (candidates, shots) => {
      const probe = meanOf(shots);
      const ranked = candidates.map(({ uid, template }) => ({
        uid,
        similarity: template.kind === 'embedding' ? template.similarity(probe) : -1,
      }));
      probe.fill(0);
      return Promise.resolve(ranked.sort((a, b) => b.similarity - a.similarity));
    },
    // All it ever keeps is what the vault holds.
    delete: () => Promise.resolve(),
  };
}

/** @throws TypeError when the template is no embedding: the vault's model told otherwise */
function similarity(template: OpenTemplate, probe: Float32Array): number {
  if (template.kind !== 'embedding') throw new TypeError('the template is a reference');
  const result = template.similarity(probe);
  probe.fill(0);
  return result;
}

function meanOf(shots: readonly Shot[]): Float32Array {
  return meanTemplate(
    shots.map(({ frame }) => {
      const embedding = frame.face?.embedding ?? null;
      if (embedding === null) throw new TypeError('a good shot has an embedding');
      return embedding;
    }),
  );
}
