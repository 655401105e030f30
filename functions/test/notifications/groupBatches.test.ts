import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Push } from '../../src/notifications/push/groupBatches.ts';
import { groupBatches } from '../../src/notifications/push/groupBatches.ts';
import { collapseKey, toMessage } from '../../src/notifications/push/toMessage.ts';

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { noNullPrototype: true });
const times = fc
  .constantFrom('2026-11-02T12:00:00Z', '2026-11-03T07:00:00Z')
  .map((t) => new Date(t));
const pushes = fc
  .array(
    record({
      childUid: fc.constantFrom(null, 'kim'),
      at: times,
      until: times,
      words: record({
        title: fc.constantFrom('A', 'B'),
        body: fc.constant('b'),
        data: fc.constantFrom({ kind: 'x', a: '1' }, { a: '1', kind: 'x' }, { kind: 'x', a: '2' }),
      }),
    }),
    { maxLength: 60 },
  )
  .map((all) => all.map((one, i): Push => ({ ...one, uid: `u${String(i)}`, tokenId: 't' })));

describe('batches of pushes', () => {
  it('hold each push once, with its own words and times, and are never too large', () => {
    fc.assert(
      fc.property(pushes, fc.integer({ min: 1, max: 9 }), (all, size) => {
        const groups = groupBatches(all, size);
        assert.ok(groups.every(({ entries }) => entries.length >= 1 && entries.length <= size));
        const back = groups.flatMap(({ at, until, messages, entries }) =>
          entries.map(({ message, ...entry }) => ({
            ...entry,
            at,
            until,
            words: messages[message],
          })),
        );
        const byUid = (list: readonly { uid: string }[]) =>
          list.toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
        assert.deepEqual(byUid(back), byUid(all));
      }),
    );
  });

  it('keep equal words once', () => {
    fc.assert(
      fc.property(pushes, (all) => {
        for (const { messages } of groupBatches(all)) {
          const texts = messages.map(({ title, data }) => `${title}${data['a'] ?? ''}`);
          assert.equal(new Set(texts).size, texts.length);
        }
      }),
    );
  });
});

describe('a message', () => {
  const id = fc.string({ minLength: 1, maxLength: 300 });
  it('collapses with itself and with nothing else, within what APNs and Web Push allow', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [one, other] = [a, b].map((n) => collapseKey(n, { uid: 'u', childUid: null }));
        assert.equal(one === other, a === b);
        assert.match(one ?? '', /^[0-9a-f]{32}$/);
      }),
    );
    const [kim, lee] = ['kim', 'lee'].map((childUid) => collapseKey('n', { uid: 'u', childUid }));
    assert.notEqual(kim, lee);
  });

  it('lives until its use is over, and no negative time after', () => {
    const about = { noticeId: 'n', urgent: true, until: new Date(10_500) };
    const words = { title: 'T', body: 'B', data: {} };
    const to = { uid: 'u', childUid: null };
    const ttl = (now: number) =>
      toMessage('t', to, words, { ...about, now: new Date(now) }).android?.ttl;
    assert.equal(ttl(0), 10_000);
    assert.equal(ttl(60_000), 0);
  });
});
