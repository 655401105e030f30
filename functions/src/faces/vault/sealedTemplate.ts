import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { cosine } from '../engine/match.ts';
import type { FaceModel, OpenTemplate, TemplateContent } from '../recognition/port.ts';
import type { NamedKey, Owner, Sealed } from './sealing.ts';
import { UnreadableError, open, seal } from './sealing.ts';
import type { Transform } from './transform.ts';
import { transformOf } from './transform.ts';

/**
 * Seals a template: an embedding is transformed before, a reference is not. Transform and seal take keys of their
 * own, derived from the person's data key and the model's name, so that a template relabelled as another model's
 * does not open.
 * @throws TypeError when the content is not of the model's kind
 */
export function sealTemplate(
  dataKey: NamedKey,
  owner: Owner,
  model: FaceModel,
  content: TemplateContent,
): Sealed {
  const keys = derive(dataKey, model);
  const bytes = plaintextOf(content, model, keys.transform);
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
  model: FaceModel,
  sealed: Sealed,
): OpenTemplate {
  const keys = derive(dataKey, model);
  try {
    const plaintext = open(keys.seal, owner, sealed);
    return model.dimension === null
      ? openReference(plaintext)
      : openEmbedding(plaintext, transformOf(keys.transform, model.dimension));
  } finally {
    keys.close();
  }
}

function plaintextOf(content: TemplateContent, model: FaceModel, secret: Uint8Array): Buffer {
  if (content.kind === 'reference' && model.dimension === null) {
    return Buffer.from(JSON.stringify(content.faceIds));
  }
  if (content.kind === 'embedding' && model.dimension !== null) {
    const transformed = transformOf(secret, model.dimension).apply(content.embedding);
    return Buffer.from(transformed.buffer, transformed.byteOffset, transformed.byteLength);
  }
  throw new TypeError(`${model.id} does not make templates of this kind`);
}

function openEmbedding(plaintext: Buffer, transform: Transform): OpenTemplate {
  const template = floats(plaintext, transform.size);
  return {
    kind: 'embedding',
    similarity(probe) {
      const transformed = transform.apply(probe);
      const similarity = cosine(template, transformed);
      transformed.fill(0);
      return similarity;
    },
    embedding: () => transform.invert(template),
    close: () => void template.fill(0),
  };
}

const FaceIds = z.array(z.string()).min(1);

function openReference(plaintext: Buffer): OpenTemplate {
  try {
    const faceIds = FaceIds.parse(JSON.parse(plaintext.toString()));
    return { kind: 'reference', faceIds, close: () => void faceIds.splice(0) };
  } catch (cause) {
    throw new UnreadableError('the template names no faces', { cause });
  } finally {
    plaintext.fill(0);
  }
}

function derive({ key, keyId }: NamedKey, { id, version, dimension }: FaceModel) {
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
