import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Failure } from '../../src/platform/failures.ts';
import { mustBePlain } from '../../src/platform/plainData.ts';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n++) value = n % 2 === 0 ? [value] : { a: value };
  return value;
}

const refused = (error: unknown): boolean =>
  error instanceof Failure && error.code === 'invalid-request';

describe('plain data', () => {
  it('is any JSON of sensible depth', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        fc.pre(!JSON.stringify(value).includes('"__proto__"'));
        mustBePlain(value);
      }),
    );
    mustBePlain(undefined);
    mustBePlain(nested(20));
  });

  it('is nothing nested without end, and saying so needs no stack', () => {
    assert.throws(() => mustBePlain(nested(21)), refused);
    assert.throws(() => mustBePlain(nested(1_000_000)), refused);
  });

  it('is nothing with half a character, as a value or a name', () => {
    for (const half of ['\ud800', 'a\udc00b', '\udc00\ud800']) {
      assert.throws(() => mustBePlain({ a: [half] }), refused);
      assert.throws(() => mustBePlain({ a: { [half]: 1 } }), refused);
    }
    mustBePlain({ '😀': ['😀', 'é', '\u0000'] });
  });

  it('is nothing that carries or got another prototype, at any place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.boolean(), (depth, own) => {
        let value: unknown = own ? JSON.parse('{"__proto__":{"a":1}}') : Object.create({ a: 1 });
        for (let n = 0; n < depth; n++) value = n % 2 === 0 ? { a: value } : [value];
        assert.throws(() => mustBePlain(value), refused);
      }),
    );
    assert.throws(() => mustBePlain(new Map()), refused);
  });
});
