import { cosine, meanTemplate } from './engine/match.ts';

/** Fewest shots a template is made from: three bring a quarter of one shot's false rejections (see match.ts). */
export const LEAST_SHOTS = 3;

/**
 * Which embeddings show one face: each is at least `threshold` similar to the mean of the others. The worst
 * is dropped until that holds, so that one stray shot costs itself and not the enrolment.
 * @returns indices in ascending order; fewer than LEAST_SHOTS mean that no such set was found
 */
export function consistentShots(
  embeddings: readonly Float32Array[],
  threshold: number,
): readonly number[] {
  let kept = embeddings.map((embedding, index) => ({ embedding, index }));
  while (kept.length >= LEAST_SHOTS) {
    const rated = kept.map((shot) => ({ ...shot, similarity: toOthers(shot, kept) }));
    const worst = rated.reduce((a, b) => (b.similarity < a.similarity ? b : a));
    if (worst.similarity >= threshold) break;
    kept = kept.filter(({ index }) => index !== worst.index);
  }
  return kept.map(({ index }) => index);
}

interface Shot {
  readonly embedding: Float32Array;
  readonly index: number;
}

function toOthers(shot: Shot, all: readonly Shot[]): number {
  const others = all.filter(({ index }) => index !== shot.index);
  return cosine(shot.embedding, meanTemplate(others.map(({ embedding }) => embedding)));
}
