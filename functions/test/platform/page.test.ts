import assert from 'node:assert/strict';
import fc from 'fast-check';
import { z } from 'zod';
import { PersonName } from '../../src/accounts/contract.ts';
import { nameKey } from '../../src/accounts/nameKey.ts';
import { Failure } from '../../src/platform/failures.ts';
import {
  CursorInstant,
  PageInput,
  decodeCursor,
  encodeCursor,
  pageOf,
} from '../../src/platform/page.ts';

const Position = z.tuple([CursorInstant, z.string().regex(/^[a-z]+$/)]);

describe('pages of a list', () => {
  it('come one after the other until the last, which has no cursor', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 10 }),
        (items, limit) => {
          const seen: number[] = [];
          let at = 0;
          for (;;) {
            const found = items.slice(at, at + limit + 1);
            const { page, nextCursor } = pageOf(found, limit, (last) => [String(last)]);
            seen.push(...page);
            if (nextCursor === null) break;
            const [last] = decodeCursor(nextCursor, z.tuple([z.string()]));
            at = items.indexOf(Number(last)) + 1;
          }
          assert.deepEqual(seen, items);
        },
      ),
    );
  });

  it('begin where the cursor says', () => {
    const at = new Date('2026-11-02T08:00:00.000Z');
    assert.deepEqual(decodeCursor(encodeCursor([at.toISOString(), 'ada']), Position), [at, 'ada']);
  });

  it('go on after whatever name a person may have', () => {
    // Of one character the key of a name may make eighteen.
    for (const letter of ['a', 'я', '한', '漢', '"', '\ufdfa']) {
      const name = PersonName.parse(letter.repeat(120));
      const cursor = encodeCursor([nameKey(name), 'u'.repeat(128)]);
      assert.equal(PageInput.cursor.parse(cursor), cursor, letter);
    }
  });

  it('refuse a cursor that somebody made up, naming the field', () => {
    const made = [
      [],
      ['2026-11-02T08:00:00.000Z'],
      ['+275760-09-13T00:00:00.000Z', 'ada'],
      ['yesterday', 'ada'],
      ['2026-11-02T08:00:00.000Z', '__ada__'],
    ].map(encodeCursor);
    for (const cursor of ['', 'made up', encodeCursor(['x']).slice(1), ...made]) {
      assert.throws(
        () => decodeCursor(cursor, Position),
        (error: unknown) =>
          error instanceof Failure && error.details.fields?.[0]?.field === 'cursor',
      );
    }
  });
});
