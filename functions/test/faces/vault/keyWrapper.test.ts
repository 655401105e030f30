import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fc from 'fast-check';
import { keyWrapper } from '../../../src/faces/vault/keyWrapper.ts';
import { localKeys } from '../../../src/faces/vault/localKeys.ts';
import { UnreadableError } from '../../../src/faces/vault/sealing.ts';

const owner = { project: 'p', uid: 'u', templateVersion: 3 };
interface Other {
  readonly project: string;
  readonly uid: string;
  readonly templateVersion: number;
  readonly keyId: string;
}

const secret = (): string => randomBytes(32).toString('base64');

describe('wrapping data keys', () => {
  it('unwraps to the same key and names the key-encryption key', async () => {
    const wrapper = keyWrapper(localKeys(secret()));
    const dataKey = randomBytes(32);
    const wrapped = await wrapper.wrap(dataKey, owner);
    assert.match(wrapped.keyId, /^local\/[0-9a-f]{16}$/);
    assert.ok(!Buffer.from(wrapped.ciphertext).equals(dataKey));
    assert.deepEqual(await wrapper.unwrap(wrapped, owner), dataKey);
  });

  it('does not unwrap for another person', async () => {
    const wrapper = keyWrapper(localKeys(secret()));
    const wrapped = await wrapper.wrap(randomBytes(32), owner);
    await assert.rejects(wrapper.unwrap(wrapped, { ...owner, uid: 'v' }), UnreadableError);
  });

  it('unwraps with an older key after a rotation, and wraps with the newest', async () => {
    const [older, newer] = [secret(), secret()];
    const dataKey = randomBytes(32);
    const wrapped = await keyWrapper(localKeys(older)).wrap(dataKey, owner);
    const rotated = keyWrapper(localKeys(`${newer}, ${older}`));
    assert.deepEqual(await rotated.unwrap(wrapped, owner), dataKey);
    const rewrapped = await rotated.wrap(dataKey, owner);
    assert.notEqual(rewrapped.keyId, wrapped.keyId);
    assert.deepEqual(await keyWrapper(localKeys(newer)).unwrap(rewrapped, owner), dataKey);
  });

  it('does not unwrap when any bit of a wrapped key was flipped, or a part of another put in its place', async () => {
    const wrapper = keyWrapper(localKeys(secret()));
    const [mine, others] = [randomBytes(32), randomBytes(32)];
    const wrapped = await wrapper.wrap(mine, owner);
    const other = await wrapper.wrap(others, owner);
    const parts = fc.constantFrom('iv', 'ciphertext', 'tag');
    await fc.assert(
      fc.asyncProperty(parts, fc.nat(), fc.nat(7), fc.boolean(), async (part, at, bit, swap) => {
        const changed = Uint8Array.from(swap ? other[part] : wrapped[part]);
        const index = at % changed.length;
        if (!swap) changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        await assert.rejects(
          wrapper.unwrap({ ...wrapped, [part]: changed }, owner),
          UnreadableError,
        );
      }),
      { numRuns: 10_000 },
    );
  });

  it('does not unwrap for another project, person, version or key id', async () => {
    const wrapper = keyWrapper(localKeys(`${secret()},${secret()}`));
    const { keyId } = await wrapper.wrap(randomBytes(32), owner);
    const wrapped = await wrapper.wrap(randomBytes(32), owner);
    const others = fc.oneof(
      fc.record({ project: fc.string().filter((text) => text !== owner.project) }),
      fc.record({ uid: fc.string().filter((text) => text !== owner.uid) }),
      fc.record({ templateVersion: fc.nat().filter((n) => n !== owner.templateVersion) }),
      fc.record({ keyId: fc.string().filter((text) => text !== keyId) }),
    );
    await fc.assert(
      fc.asyncProperty(others, async ({ keyId: otherId, ...otherOwner }: Partial<Other>) => {
        const changed = otherId === undefined ? wrapped : { ...wrapped, keyId: otherId };
        await assert.rejects(wrapper.unwrap(changed, { ...owner, ...otherOwner }), UnreadableError);
      }),
      { numRuns: 10_000 },
    );
  });

  it('says so when the key-encryption key is gone', async () => {
    const wrapped = await keyWrapper(localKeys(secret())).wrap(randomBytes(32), owner);
    await assert.rejects(keyWrapper(localKeys(secret())).unwrap(wrapped, owner), UnreadableError);
  });

  it('refuses a malformed secret without repeating it', () => {
    for (const text of ['', 'short', randomBytes(31).toString('base64'), `${secret()}!`]) {
      assert.throws(() => localKeys(text), { message: 'TEMPLATE_KEK must be 32 bytes in base64' });
    }
  });

  it('tells subscribers of each step and never shows them a key', async () => {
    const seen: [string, unknown][] = [];
    const names = ['start', 'asyncEnd'].map((event) => `tracing:rollcall:keys:${event}`);
    const note = (message: unknown, name: string | symbol): void => {
      seen.push([String(name), structuredClone(message)]);
    };
    names.forEach((name) => {
      subscribe(name, note);
    });
    try {
      const wrapper = keyWrapper(localKeys(secret()));
      await wrapper.unwrap(await wrapper.wrap(randomBytes(32), owner), owner);
    } finally {
      names.forEach((name) => unsubscribe(name, note));
    }
    assert.deepEqual(seen, [
      ['tracing:rollcall:keys:start', { step: 'wrap' }],
      ['tracing:rollcall:keys:asyncEnd', { step: 'wrap', result: undefined }],
      ['tracing:rollcall:keys:start', { step: 'unwrap' }],
      ['tracing:rollcall:keys:asyncEnd', { step: 'unwrap', result: undefined }],
    ]);
  });
});
