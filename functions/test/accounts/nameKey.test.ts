import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nameKey } from '../../src/accounts/nameKey.ts';

describe('the key by which a name is found', () => {
  it('knows neither case nor accents', () => {
    assert.equal(nameKey('  Zoë   ÖZGÜR '), 'zoe ozgur');
    assert.equal(nameKey('İpek'), 'ipek');
    assert.equal(nameKey('ΣΊΣΥΦΟΣ'), nameKey('Σίσυφος'));
  });

  it('is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        assert.equal(nameKey(nameKey(name)), nameKey(name));
      }),
    );
  });

  it('begins with the key of what the name begins with', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        assert.ok(nameKey(a + b).startsWith(nameKey(a)));
      }),
    );
  });
});
