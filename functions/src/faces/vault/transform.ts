import { hkdfSync } from 'node:crypto';

const ROUNDS = 3;
/**
 * Smaller embeddings are padded up to this: two transforms of one face then have a cosine of standard
 * deviation 1/sqrt(512) = 0.044, of which 99 % are below 0.114.
 */
const LEAST_SIZE = 512;

/** An orthogonal map: it keeps every angle between vectors that went through the same one. */
export interface Transform {
  /** Embedding of `dimension` numbers -> vector of `size` numbers of the same length. */
  apply(embedding: Float32Array): Float32Array;
  invert(transformed: Float32Array): Float32Array;
  readonly size: number;
}

/**
 * The transform that belongs to a secret: three rounds of random signs and a normalised Walsh-Hadamard
 * transform, the signs from HKDF-SHA-256 (RFC 5869). Templates that went through different ones cannot be
 * compared, so a stolen template is worth nothing beside a renewed one (ISO/IEC 24745: renewable, unlinkable).
 * It is renewable, not irreversible: whoever holds the secret can invert it.
 */
export function transformOf(secret: Uint8Array, dimension: number): Transform {
  const size = Math.max(LEAST_SIZE, 2 ** Math.ceil(Math.log2(dimension)));
  const info = `rollcall/template-transform/1/${String(dimension)}`;
  const bits = new Uint8Array(hkdfSync('sha256', secret, '', info, (ROUNDS * size) / 8));
  return {
    size,
    apply(embedding) {
      const vector = widened(embedding, dimension, size);
      for (let round = 0; round < ROUNDS; round++) {
        flipSigns(vector, bits, round * size);
        walshHadamard(vector);
      }
      return narrowed(vector, size);
    },
    invert(transformed) {
      const vector = widened(transformed, size, size);
      for (let round = ROUNDS - 1; round >= 0; round--) {
        walshHadamard(vector);
        flipSigns(vector, bits, round * size);
      }
      return narrowed(vector, dimension);
    },
  };
}

/** Work in float64: rounding to float32 happens once, at the end. */
function widened(values: Float32Array, expected: number, size: number): Float64Array {
  if (values.length !== expected) {
    throw new RangeError(`expected ${String(expected)} numbers, got ${String(values.length)}`);
  }
  const vector = new Float64Array(size);
  vector.set(values);
  return vector;
}

function narrowed(vector: Float64Array, length: number): Float32Array {
  const result = Float32Array.from(vector.subarray(0, length));
  vector.fill(0);
  return result;
}

/** Negates each element whose bit, counted from `firstBit`, is set. */
function flipSigns(vector: Float64Array, bits: Uint8Array, firstBit: number): void {
  for (let i = 0; i < vector.length; i++) {
    const bit = firstBit + i;
    if ((((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1) vector[i] = -(vector[i] ?? 0);
  }
}

/** In place, normalised: its own inverse. The length is a power of two. */
function walshHadamard(vector: Float64Array): void {
  for (let half = 1; half < vector.length; half *= 2) {
    for (let start = 0; start < vector.length; start += 2 * half) {
      for (let i = start; i < start + half; i++) {
        const [a, b] = [vector[i] ?? 0, vector[i + half] ?? 0];
        vector[i] = a + b;
        vector[i + half] = a - b;
      }
    }
  }
  const scale = 1 / Math.sqrt(vector.length);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) * scale;
}
