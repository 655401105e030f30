import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { cosine } from '../../../src/faces/engine/match.ts';
import { transformOf } from '../../../src/faces/vault/transform.ts';

const DIMENSIONS = [128, 192, 512, 700, 1024] as const;
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
const value = fc.float({ min: -1, max: 1, noNaN: true });
const vectors = (dimension: number): fc.Arbitrary<Float32Array> =>
  fc.float32Array({ minLength: dimension, maxLength: dimension, min: -1, max: 1, noNaN: true });
const pairs = fc
  .constantFrom(...DIMENSIONS)
  .chain((dimension) => fc.tuple(fc.constant(dimension), vectors(dimension), vectors(dimension)));

describe('the template transform', () => {
  it('keeps the cosine of any two vectors under one key', () => {
    fc.assert(
      fc.property(secrets, pairs, (secret, [dimension, a, b]) => {
        fc.pre(lengthOf(a) > 1e-3 && lengthOf(b) > 1e-3);
        const transform = transformOf(secret, dimension);
        const after = cosine(transform.apply(a), transform.apply(b));
        assert.ok(
          Math.abs(after - cosine(a, b)) <= 1e-6,
          `${String(after)} ${String(cosine(a, b))}`,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keeps lengths', () => {
    fc.assert(
      fc.property(secrets, pairs, (secret, [dimension, a]) => {
        const after = lengthOf(transformOf(secret, dimension).apply(a));
        assert.ok(Math.abs(after - lengthOf(a)) <= 1e-5 * Math.max(1, lengthOf(a)));
      }),
      { numRuns: 200 },
    );
  });

  it('can be inverted with its key', () => {
    fc.assert(
      fc.property(secrets, pairs, (secret, [dimension, a]) => {
        const transform = transformOf(secret, dimension);
        const back = transform.invert(transform.apply(a));
        assert.equal(back.length, dimension);
        back.forEach((x, i) => {
          assert.ok(Math.abs(x - (a[i] ?? NaN)) <= 1e-5);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('always gives the same result for the same key', () => {
    fc.assert(
      fc.property(secrets, vectors(512), (secret, a) => {
        const again = transformOf(Uint8Array.from(secret), 512).apply(a);
        assert.deepEqual(transformOf(secret, 512).apply(a), again);
      }),
      { numRuns: 50 },
    );
  });

  for (const dimension of [192, 512]) {
    it(`makes one face under two keys unlike itself (${String(dimension)} numbers)`, () => {
      const faces = Array.from({ length: 100 }, (_, i) => faceLike(`face ${String(i)}`, dimension));
      const similarities = Array.from({ length: 10_000 }, (_, i) => {
        const face = faces[i % faces.length] ?? assert.fail();
        const [one, two] = [keyNamed(`one ${String(i)}`), keyNamed(`two ${String(i)}`)];
        const a = transformOf(one, dimension).apply(face);
        return Math.abs(cosine(a, transformOf(two, dimension).apply(face)));
      }).toSorted((a, b) => a - b);
      const p99 = similarities[Math.floor(0.99 * similarities.length)] ?? NaN;
      assert.ok(p99 <= 0.15, `p99 ${String(p99)}`);
    });
  }

  it('hides where a vector that is nearly all zero had its numbers', () => {
    fc.assert(
      fc.property(secrets, fc.nat(511), value, (secret, at, x) => {
        fc.pre(Math.abs(x) > 1e-3);
        const sparse = new Float32Array(512);
        sparse[at] = x;
        const after = transformOf(secret, 512).apply(sparse);
        const largest = Math.max(...after.map((y) => Math.abs(y)));
        assert.ok(largest < 0.35 * Math.abs(x), String(largest / x));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses an embedding of another dimension', () => {
    const transform = transformOf(keyNamed('x'), 512);
    assert.throws(() => transform.apply(new Float32Array(192)), RangeError);
  });
});

function lengthOf(vector: Float32Array): number {
  return Math.hypot(...vector);
}

function keyNamed(name: string): Uint8Array {
  return createHash('sha256').update(name).digest();
}

/** Numbers around zero of a fixed pseudo-random sequence: sums of hash bytes are nearly normal. */
function faceLike(name: string, dimension: number): Float32Array {
  return Float32Array.from({ length: dimension }, (_, i) => {
    const hash = createHash('sha256')
      .update(`${name} ${String(i)}`)
      .digest();
    return hash.subarray(0, 8).reduce((sum, byte) => sum + byte - 127.5, 0);
  });
}
