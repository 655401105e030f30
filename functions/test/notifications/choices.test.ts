import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHANNELS, mannerOf } from '../../src/notifications/catalogue.ts';
import { NO_PREFERENCES, channelsFor } from '../../src/notifications/preferences.ts';
import { whyNot, withChoices } from '../../src/notifications/settings/choices.ts';
import { NOTICE_KINDS } from '../../src/platform/noticeKinds.ts';

const wish = fc.option(fc.boolean(), { nil: undefined });
const choice = fc.record({
  kind: fc.constantFrom(...NOTICE_KINDS),
  push: wish,
  inbox: wish,
  mail: wish,
});

describe('a choice of channels', () => {
  it('is what holds afterwards, and leaves everything else as it was', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 8 }), choice, (before, last) => {
        const was = withChoices(NO_PREFERENCES, before);
        const is = withChoices(was, [last]);
        for (const kind of NOTICE_KINDS) {
          for (const asGuardian of [false, mannerOf(kind).guardians !== null]) {
            const [old, now] = [was, is].map((chosen) => channelsFor(kind, asGuardian, chosen));
            for (const channel of CHANNELS) {
              const wanted = kind === last.kind ? last[channel] : undefined;
              const fixed = channel === 'inbox' && mannerOf(kind).mandatory;
              const expected = fixed || wanted === undefined ? old?.has(channel) : wanted;
              assert.equal(now?.has(channel), expected, `${kind} ${channel}`);
            }
          }
        }
      }),
    );
  });

  it('keeps no list longer than there are kinds, however often it is made', () => {
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 200 }), (choices) => {
        const { off, on } = withChoices(NO_PREFERENCES, choices);
        for (const lists of [off, on]) {
          for (const channel of CHANNELS) {
            assert.equal(new Set(lists[channel]).size, lists[channel].length);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('cannot take out of the inbox what concerns one’s security', () => {
    const some = { kind: 'check-in.accepted', inbox: false } as const;
    assert.equal(whyNot([some, { kind: 'face.signed-in', inbox: false }]), 1);
    assert.equal(whyNot([some, { kind: 'face.signed-in', push: false }]), null);
  });
});
