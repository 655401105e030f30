import { setImmediate } from 'node:timers/promises';
import type { EmbeddingModel } from '../engine/embedders.ts';
import { meanTemplate, thresholdsFor } from '../engine/match.ts';
import type { FaceRecogniser, OpenTemplate, Ranked, Shot } from './port.ts';

/** Candidates compared before others get a turn: some milliseconds. */
const TURN = 40;

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
    identify: async (candidates, shots) => {
      const probe = meanOf(shots);
      const ranked: Ranked[] = [];
      for (const [i, { uid, template }] of candidates.entries()) {
        ranked.push({
          uid,
          similarity: template.kind === 'embedding' ? template.similarity(probe) : -1,
        });
        // Each costs a transform: other requests get their turn in between.
        if (i % TURN === TURN - 1) await setImmediate();
      }
      probe.fill(0);
      return ranked.sort((a, b) => b.similarity - a.similarity);
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
