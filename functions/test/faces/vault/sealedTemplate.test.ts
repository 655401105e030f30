import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { cosine } from '../../../src/faces/engine/match.ts';
import { openTemplate, sealTemplate } from '../../../src/faces/vault/sealedTemplate.ts';
import { UnreadableError } from '../../../src/faces/vault/sealing.ts';

const model = { id: 'net', version: '1', dimension: 192 };
const owner = { project: 'p', uid: 'u', templateVersion: 1 };
const newKey = () => ({ keyId: 'k', key: randomBytes(32) });
const embeddings = fc
  .float32Array({ minLength: 192, maxLength: 192, min: -1, max: 1, noNaN: true })
  .filter((values) => Math.hypot(...values) > 1e-3);

const sealEmbedding = (key: ReturnType<typeof newKey>, embedding: Float32Array) =>
  sealTemplate(key, owner, model, { kind: 'embedding', embedding });

function openEmbedding(key: ReturnType<typeof newKey>, embedding: Float32Array) {
  const template = openTemplate(key, owner, model, sealEmbedding(key, embedding));
  assert.equal(template.kind, 'embedding');
  return template;
}

describe('a sealed template', () => {
  it('compares probes as the plain embedding would', () => {
    fc.assert(
      fc.property(embeddings, embeddings, (enrolled, probe) => {
        const key = newKey();
        const template = openEmbedding(key, enrolled);
        const similarity = template.similarity(probe);
        assert.ok(Math.abs(similarity - cosine(enrolled, probe)) <= 1e-6);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves the embedding and the key it was given as they were', () => {
    const [key, enrolled] = [newKey(), Float32Array.from({ length: 192 }, (_, i) => i - 96)];
    const [keyBefore, before] = [Buffer.from(key.key), enrolled.slice()];
    sealEmbedding(key, enrolled);
    assert.deepEqual(enrolled, before);
    assert.deepEqual(key.key, keyBefore);
  });

  it('does not open under the name of another model', () => {
    const key = newKey();
    const sealed = sealEmbedding(key, new Float32Array(192).fill(1));
    for (const other of [{ id: 'other' }, { version: '2' }, { dimension: 200 }]) {
      assert.throws(
        () => openTemplate(key, owner, { ...model, ...other }, sealed),
        UnreadableError,
      );
    }
  });

  it('is worth nothing once closed', () => {
    const key = newKey();
    const face = new Float32Array(192).fill(1);
    const template = openEmbedding(key, face);
    assert.ok(template.similarity(face) > 0.999999);
    template.close();
    assert.equal(template.similarity(face), 0);
  });

  it('holds the embedding in no plain form', () => {
    const key = newKey();
    const face = Float32Array.from({ length: 192 }, (_, i) => Math.sin(i + 1));
    const { ciphertext } = sealEmbedding(key, face);
    const doubles = Buffer.from(Float64Array.from(face).buffer);
    for (const plain of [Buffer.from(face.buffer), doubles]) {
      for (let at = 0; at + 8 <= plain.length; at += 8) {
        assert.equal(Buffer.from(ciphertext).indexOf(plain.subarray(at, at + 8)), -1);
      }
    }
  });

  it('keeps the names of faces that a service keeps, for that service alone', () => {
    const [key, service] = [newKey(), { id: 'service', version: '7', dimension: null }];
    const faceIds = ['7d3a', '90ff'];
    const sealed = sealTemplate(key, owner, service, { kind: 'reference', faceIds });
    assert.equal(Buffer.from(sealed.ciphertext).indexOf('7d3a'), -1);
    const template = openTemplate(key, owner, service, sealed);
    assert.ok(template.kind === 'reference');
    assert.deepEqual(template.faceIds, faceIds);
    template.close();
    assert.deepEqual(template.faceIds, []);
    assert.throws(
      () => openTemplate(key, owner, { ...service, version: '8' }, sealed),
      UnreadableError,
    );
    assert.throws(() => openTemplate(key, owner, model, sealed), UnreadableError);
  });

  it('is not made of what the model does not make', () => {
    const reference = { kind: 'reference', faceIds: ['a'] } as const;
    assert.throws(() => sealTemplate(newKey(), owner, model, reference), TypeError);
  });
});
