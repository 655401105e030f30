import assert from 'node:assert/strict';
import { Timestamp } from 'firebase-admin/firestore';
import fc from 'fast-check';
import { z } from 'zod';
import { Instant, instantWithin } from '../../src/platform/ids.ts';
import { fromSchema } from '../support/fromSchema.ts';

describe('an instant', () => {
  const takes = (text: string): boolean => Instant.safeParse(text).success;

  it('lies in the years 1970 to 9999 of UTC, whatever its offset makes of the text', () => {
    for (const text of [
      '1970-01-01T00:00:00Z',
      '1969-12-31T23:30:00-01:00',
      '9999-12-31T23:59:59.999999999Z',
      '2026-03-29T02:30:00+02:00',
    ]) {
      assert.equal(takes(text), true, text);
    }
    for (const text of [
      '0000-06-01T00:00:00Z',
      '0001-01-01T00:00:00+05:00',
      '1970-01-01T00:00:00+00:01',
      '9999-12-31T23:59:59-23:59',
    ]) {
      assert.equal(takes(text), false, text);
    }
  });

  it('is told wrong once, not twice, when it is no instant at all', () => {
    assert.equal(Instant.safeParse('tomorrow').error?.issues.length, 1);
  });

  it('within years takes their first and last moment', () => {
    const years = instantWithin(1971, 9998);
    assert.equal(years.safeParse('1971-01-01T00:00:00Z').success, true);
    assert.equal(years.safeParse('9998-12-31T23:59:59.999Z').success, true);
    assert.equal(years.safeParse('1970-12-31T23:59:59.999Z').success, false);
    assert.equal(years.safeParse('9999-01-01T00:00:00Z').success, false);
  });

  it('can be stored and told again, of all that its JSON schema lets through', () => {
    const texts = fromSchema(z.toJSONSchema(Instant), {});
    let refused = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = Instant.safeParse(text);
        if (!parsed.success) {
          refused += 1;
          return;
        }
        const stored = Timestamp.fromDate(new Date(parsed.data)).toDate();
        assert.ok(takes(stored.toISOString()));
      }),
      { numRuns: 500, seed: 1 },
    );
    assert.ok(refused > 0, 'the generator never reaches beyond the limits');
  });
});
