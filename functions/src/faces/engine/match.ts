/** What a similarity says about "the same person". */
export type MatchVerdict = 'match' | 'uncertain' | 'mismatch';

/** Cosines at which a comparison changes its meaning, of one embedding model. */
export interface MatchThresholds {
  /** From here on: the same person. */
  readonly accept: number;
  /** From here to `accept`: a person should look at it; below: another person. */
  readonly review: number;
  /** Among many candidates: from here on the best may be the one ... */
  readonly identify: number;
  /** ... if it leads the second by this much. */
  readonly margin: number;
}

/**
 * Thresholds of a 1:1 comparison, by embedding model. They do not transfer between models, and they
 * hold for photos like those they were measured on: a calibration on the operator's own pairs may
 * replace them.
 *
 * fr_feature, aligned by the mesh, BGR; false match / false non-match rate of one shot against one shot,
 * on 6,000 pairs of people kept aside from Labeled Faces in the Wild (1.63 M impostor comparisons):
 *
 * | at   | FMR    | FNMR   |
 * |------|--------|--------|
 * | 0.35 | 7.0e-4 | 1.40 % |
 * | 0.45 | 2.3e-5 | 4.61 % |
 * | 0.50 | 1.2e-6 | 8.77 % |
 *
 * With a template of three shots, at 0.45: 3.6e-5 and 1.20 %. On old, grey or blurry pictures both are
 * worse by orders of magnitude.
 */
export const THRESHOLDS: ReadonlyMap<string, MatchThresholds> = new Map([
  ['fr_feature', { accept: 0.45, review: 0.35, identify: 0.5, margin: 0.1 }],
]);

/** The thresholds of a model. Throws RangeError for a model that none were measured for. */
export function thresholdsFor(modelId: string): MatchThresholds {
  const thresholds = THRESHOLDS.get(modelId);
  if (thresholds === undefined) throw new RangeError(`no thresholds are known for ${modelId}`);
  return thresholds;
}

/** Fails closed: a similarity that is no finite number is a mismatch. */
export function judgeMatch(
  similarity: number,
  thresholds: Pick<MatchThresholds, 'accept' | 'review'>,
): MatchVerdict {
  if (!Number.isFinite(similarity)) return 'mismatch';
  if (similarity >= thresholds.accept) return 'match';
  return similarity >= thresholds.review ? 'uncertain' : 'mismatch';
}

/** Cosine of two embeddings, -1..1; 0 when one has no length, NaN when one holds a NaN. Throws RangeError on unequal dimensions. */
export function cosine(p: Float32Array, q: Float32Array): number {
  if (p.length !== q.length) throw new RangeError('embeddings of different dimensions');
  let dot = 0;
  let pp = 0;
  let qq = 0;
  for (let i = 0; i < p.length; i++) {
    const x = p[i] ?? 0;
    const y = q[i] ?? 0;
    dot += x * y;
    pp += x * x;
    qq += y * y;
  }
  const lengths = Math.sqrt(pp * qq);
  return lengths === 0 ? 0 : Math.min(1, Math.max(-1, dot / lengths));
}

/** The vector at length 1; a vector without length stays as it is. */
export function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector.slice() : vector.map((value) => value / length);
}

/**
 * The template of several shots: the normalised mean of their normalised embeddings. Throws RangeError
 * when there is none, or when the dimensions differ.
 */
export function meanTemplate(embeddings: readonly Float32Array[]): Float32Array {
  const [first] = embeddings;
  if (first === undefined) throw new RangeError('a template needs an embedding');
  const sum = new Float32Array(first.length);
  for (const embedding of embeddings) {
    if (embedding.length !== sum.length) throw new RangeError('embeddings of different dimensions');
    normalised(embedding).forEach((value, i) => (sum[i] = (sum[i] ?? 0) + value));
  }
  return normalised(sum);
}
