import assert from 'node:assert/strict';
import fc from 'fast-check';
import { z } from 'zod';
import { hmac } from '../../src/platform/crypto.ts';
import { issueToken, openToken } from '../../src/platform/signedToken.ts';

const KEY = 'key-for-tests';
const PURPOSE = 'opening-doors';
const now = new Date('2026-03-02T09:00:00Z');
const Content = z.strictObject({ door: z.string() });
const issued = (content: object = { door: 'north' }, purpose = PURPOSE): string =>
  issueToken(purpose, content, 60, KEY, now).token;
const opened = (token: string, purpose = PURPOSE) => openToken(purpose, Content, token, KEY);

/** A correctly signed token of any text. */
const signed = (text: string): string => {
  const payload = Buffer.from(text).toString('base64url');
  return `${payload}.${hmac(KEY, `${PURPOSE}\n${payload}`)}`;
};

describe('a signed token', () => {
  it('opens with what was put into it, its end, and a nonce of its own', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 86_400 }), (door, lifeS) => {
        const { token, expiresAt } = issueToken(PURPOSE, { door }, lifeS, KEY, now);
        const found = opened(token);
        assert.deepEqual(found?.content, { door });
        assert.deepEqual(found.expiresAt, expiresAt);
        assert.equal(expiresAt.getTime() - now.getTime(), lifeS * 1000);
        assert.equal(Buffer.from(found.nonce, 'base64url').length, 16);
      }),
    );
    assert.notEqual(opened(issued())?.nonce, opened(issued())?.nonce);
  });

  it('opens for no other purpose, under no other key, and for no other content', () => {
    assert.equal(opened(issued({ door: 'north' }, 'closing-doors')), null);
    assert.equal(opened(issued(), 'closing-doors'), null);
    assert.equal(openToken(PURPOSE, Content, issued(), 'another key'), null);
    assert.equal(opened(issued({ door: 1 })), null);
    assert.equal(opened(issued({ door: 'north', window: 'south' })), null);
  });

  it('is refused, not choked on, when something else was signed', () => {
    const envelope = { v: 3, nonce: 'n', expiresAt: now.getTime(), content: { door: 'north' } };
    assert.ok(opened(signed(JSON.stringify(envelope))));
    const others = ['', '{', 'null', '3', '[]', JSON.stringify({ ...envelope, v: 2 })];
    for (const text of others) assert.equal(opened(signed(text)), null, text);
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(opened(signed(text)), null);
      }),
    );
  });

  it('is refused as any other text, and with any character changed', () => {
    const token = issued();
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'z', '_', '.', '='), (i, c) => {
        fc.pre(token[i] !== c);
        assert.equal(opened(token.slice(0, i) + c + token.slice(i + 1)), null);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(opened(text), null);
      }),
    );
    assert.equal(opened(`${token}.`), null);
  });
});
