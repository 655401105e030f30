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

  it('does not open when a bit was flipped, a part swapped, or it is said to be another’s', () => {
    const key = newKey();
    const face = Float32Array.from({ length: 192 }, (_, i) => Math.cos(i));
    const [sealed, other] = [
      sealEmbedding(key, face),
      sealEmbedding(
        key,
        face.map((x) => -x),
      ),
    ];
    const parts = fc.constantFrom('iv', 'ciphertext', 'tag');
    const differs = (text: string) => fc.string().filter((one) => one !== text);
    const bounds = fc.oneof(
      fc.record({ project: differs(owner.project) }),
      fc.record({ uid: differs(owner.uid) }),
      fc.record({ templateVersion: fc.nat().filter((n) => n !== 1) }),
    );
    const models = fc.oneof(
      fc.record({ id: differs(model.id) }),
      fc.record({ version: differs(model.version) }),
      fc.record({ dimension: fc.oneof(fc.constant(null), fc.integer({ min: 193, max: 1024 })) }),
    );
    const rejects = (...args: Parameters<typeof openTemplate>): void => {
      assert.throws(() => openTemplate(...args), UnreadableError);
    };
    fc.assert(
      fc.property(parts, fc.nat(), fc.nat(7), bounds, models, (part, at, bit, bound, as) => {
        const flipped = Uint8Array.from(sealed[part]);
        const index = at % flipped.length;
        flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
        rejects(key, owner, model, { ...sealed, [part]: flipped });
        rejects(key, owner, model, { ...sealed, [part]: other[part] });
        rejects(key, { ...owner, ...bound }, model, sealed);
        rejects(key, owner, { ...model, ...as }, sealed);
      }),
      { numRuns: 10_000 },
    );
  });

  it('gives its embedding to whoever has the key', () => {
    fc.assert(
      fc.property(embeddings, (face) => {
        const template = openEmbedding(newKey(), face);
        const [back, length] = [template.embedding(), Math.hypot(...face)];
        back.forEach((value, i) => {
          assert.ok(Math.abs(value - (face[i] ?? NaN)) <= 1e-5 * Math.max(1, length));
        });
        assert.ok(template.similarity(back) > 0.99999);
      }),
      { numRuns: 300 },
    );
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
