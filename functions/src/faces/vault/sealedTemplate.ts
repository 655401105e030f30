import { hkdfSync } from 'node:crypto';
import type { EmbeddingModel } from '../engine/embedders.ts';
import { cosine } from '../engine/match.ts';
import type { NamedKey, Owner, Sealed } from './sealing.ts';
import { UnreadableError, open, seal } from './sealing.ts';
import { transformOf } from './transform.ts';

/** A template in memory, comparable until it is closed. */
export interface OpenTemplate {
  /** Cosine between the enrolled face and a probe embedding of the same model: -1 to 1. */
  similarity(probe: Float32Array): number;
  /** Zeroes it. */
  close(): void;
}

/**
 * Transforms an embedding and seals it. Both steps take keys of their own, derived from the person's data
 * key and the model's name, so that a template relabelled as another model's does not open.
 */
export function sealTemplate(
  dataKey: NamedKey,
  owner: Owner,
  model: EmbeddingModel,
  embedding: Float32Array,
): Sealed {
  const keys = derive(dataKey, model);
  const transformed = transformOf(keys.transform, model.dimension).apply(embedding);
  const bytes = Buffer.from(transformed.buffer, transformed.byteOffset, transformed.byteLength);
  try {
    return seal(keys.seal, owner, bytes);
  } finally {
    bytes.fill(0);
    keys.close();
  }
}

/** The caller closes it. @throws UnreadableError */
export function openTemplate(
  dataKey: NamedKey,
  owner: Owner,
  model: EmbeddingModel,
  sealed: Sealed,
): OpenTemplate {
  const keys = derive(dataKey, model);
  try {
    const transform = transformOf(keys.transform, model.dimension);
    const template = floats(open(keys.seal, owner, sealed), transform.size);
    return {
      similarity(probe) {
        const transformed = transform.apply(probe);
        const similarity = cosine(template, transformed);
        transformed.fill(0);
        return similarity;
      },
      close: () => void template.fill(0),
    };
  } finally {
    keys.close();
  }
}

function derive({ key, keyId }: NamedKey, { id, version, dimension }: EmbeddingModel) {
  const label = [id, version, String(dimension)].map(encodeURIComponent).join('/');
  const derived = (purpose: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', key, '', `rollcall/template-${purpose}/1/${label}`, 32));
  const [sealing, transform] = [derived('seal'), derived('secret')];
  return {
    seal: { keyId, key: sealing },
    transform,
    close: () => {
      sealing.fill(0);
      transform.fill(0);
    },
  };
}

/** Copies out of the plaintext (whose offset need not be aligned) and zeroes it. */
function floats(plaintext: Buffer, count: number): Float32Array {
  const fits = plaintext.length === count * Float32Array.BYTES_PER_ELEMENT;
  const values = new Float32Array(fits ? count : 0);
  if (fits) new Uint8Array(values.buffer).set(plaintext);
  plaintext.fill(0);
  if (!fits) throw new UnreadableError('the template has another length than its model');
  return values;
}
