import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { Owner, Sealed } from '../../../src/faces/vault/sealing.ts';
import { UnreadableError, open, seal } from '../../../src/faces/vault/sealing.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const owners: fc.Arbitrary<Owner> = fc.record({
  project: fc.string({ minLength: 1 }),
  uid: fc.string({ minLength: 1 }),
  templateVersion: fc.integer({ min: 1 }),
});
const cases = fc.record({
  key: bytes32,
  keyId: fc.string({ minLength: 1 }),
  owner: owners,
  plaintext: fc.uint8Array({ minLength: 1, maxLength: 256 }),
});

const PARTS = ['iv', 'ciphertext', 'tag'] as const;

describe('sealing', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(cases, ({ key, keyId, owner, plaintext }) => {
        const sealed = seal({ key, keyId }, owner, plaintext);
        assert.deepEqual(new Uint8Array(open({ key, keyId }, owner, sealed)), plaintext);
      }),
      { numRuns: 10_000 },
    );
  });

  it('never uses an IV twice and shows nothing of the plaintext', () => {
    const key = { key: randomBytes(32), keyId: 'k' };
    const owner = { project: 'p', uid: 'u', templateVersion: 1 };
    const sealed = Array.from({ length: 1000 }, () => seal(key, owner, Buffer.alloc(32)));
    assert.equal(new Set(sealed.map(({ iv }) => Buffer.from(iv).toString('hex'))).size, 1000);
    assert.equal(
      new Set(sealed.map(({ ciphertext }) => Buffer.from(ciphertext).toString('hex'))).size,
      1000,
    );
  });

  it('rejects any flipped bit of any part', () => {
    const flips = fc.tuple(cases, fc.constantFrom(...PARTS), fc.nat(), fc.nat(7));
    fc.assert(
      fc.property(flips, ([{ key, keyId, owner, plaintext }, part, at, bit]) => {
        const sealed = seal({ key, keyId }, owner, plaintext);
        const changed = Uint8Array.from(sealed[part]);
        const index = at % changed.length;
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        rejects({ key, keyId }, owner, { ...sealed, [part]: changed });
      }),
      { numRuns: 10_000 },
    );
  });

  it('rejects any part swapped with that of another sealing under the same key', () => {
    const swaps = fc.tuple(cases, bytes32, fc.constantFrom(...PARTS));
    fc.assert(
      fc.property(swaps, ([{ key, keyId, owner }, content, part]) => {
        const mine = seal({ key, keyId }, owner, content);
        const other = seal(
          { key, keyId },
          owner,
          content.map((byte) => byte ^ 255),
        );
        rejects({ key, keyId }, owner, { ...mine, [part]: other[part] });
      }),
      { numRuns: 10_000 },
    );
  });

  it('rejects another project, person, version, key id or key', () => {
    const others = fc.tuple(cases, owners, fc.string({ minLength: 1 }), bytes32);
    fc.assert(
      fc.property(others, ([{ key, keyId, owner, plaintext }, other, otherId, otherKey]) => {
        fc.pre(other.project !== owner.project && other.uid !== owner.uid);
        fc.pre(other.templateVersion !== owner.templateVersion && otherId !== keyId);
        fc.pre(!Buffer.from(otherKey).equals(Buffer.from(key)));
        const sealed = seal({ key, keyId }, owner, plaintext);
        for (const field of ['project', 'uid', 'templateVersion'] as const) {
          rejects({ key, keyId }, { ...owner, [field]: other[field] }, sealed);
        }
        rejects({ key, keyId: otherId }, owner, { ...sealed, keyId: otherId });
        rejects({ key, keyId: otherId }, owner, sealed);
        rejects({ key: otherKey, keyId }, owner, sealed);
      }),
      { numRuns: 10_000 },
    );
  });

  it('tells owners apart whose parts only join to the same text', () => {
    const key = { key: randomBytes(32), keyId: 'k' };
    const sealed = seal(key, { project: 'a|b', uid: 'c', templateVersion: 1 }, Buffer.from('x'));
    rejects(key, { project: 'a', uid: 'b|c', templateVersion: 1 }, sealed);
  });

  it('rejects shortened tags, other IV lengths, other algorithms and short keys', () => {
    const key = { key: randomBytes(32), keyId: 'k' };
    const owner = { project: 'p', uid: 'u', templateVersion: 1 };
    const sealed = seal(key, owner, Buffer.from('template'));
    for (const length of [0, 4, 8, 12, 15]) {
      rejects(key, owner, { ...sealed, tag: sealed.tag.subarray(0, length) });
    }
    rejects(key, owner, { ...sealed, iv: Buffer.concat([sealed.iv, Buffer.alloc(4)]) });
    rejects(key, owner, { ...sealed, algorithm: 'A128GCM' });
    rejects({ ...key, key: randomBytes(16) }, owner, sealed);
  });
});

function rejects(key: Parameters<typeof open>[0], owner: Owner, sealed: Sealed): void {
  assert.throws(() => open(key, owner, sealed), UnreadableError);
}
