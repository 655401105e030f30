import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pushWords } from '../../src/notifications/pushWords.ts';
import { textsFor } from '../../src/notifications/texts/index.ts';
import { fullWords } from '../../src/notifications/words.ts';
import { LANGUAGES } from '../../src/platform/locale.ts';
import { NOTICE_KINDS } from '../../src/platform/noticeKinds.ts';
import { CONTEXT, addressee, guardian, notice, told } from './notices.ts';

/** FCM takes 4096 bytes. */
const MOST_BYTES = 4096;
const HOLES = /undefined|null|NaN|\[object|\{\w*\}|\$\{/;

describe('texts of notices', () => {
  for (const language of LANGUAGES) {
    for (const kind of NOTICE_KINDS) {
      it(`${kind} is told in ${language}, in the inbox and by push, to those it is about and to guardians`, () => {
        const alert = {
          words: { en: { title: 'Fire drill', text: 'Leave.' } },
          urgent: true,
          expiresAt: new Date('2026-11-28T10:00:00Z'),
        };
        for (const to of [addressee({ locale: language }), guardian({ locale: language })]) {
          const full = fullWords(notice({ kind }), { ...CONTEXT, alert }, to);
          const push = pushWords(notice({ kind }), { ...CONTEXT, alert }, to);
          for (const text of [full.title, full.body, push.title, push.body]) {
            assert.ok(text.trim().length >= 4, `${kind}: "${text}"`);
            assert.doesNotMatch(text, HOLES);
          }
          assert.ok(full.title.length <= 60, full.title);
        }
      });
    }
  }

  it('differ from language to language, so that none was left untranslated', () => {
    const same = NOTICE_KINDS.filter((kind) => {
      const [en, de] = LANGUAGES.map((locale) =>
        fullWords(notice({ kind }), CONTEXT, addressee({ locale })),
      );
      return kind !== 'system.alert' && en?.body === de?.body;
    });
    assert.deepEqual(same, []);
  });

  it('name the session by course and by its local time, and the child', () => {
    const { body } = fullWords(notice(), CONTEXT, guardian({ locale: 'en-GB' }));
    assert.match(body, /^Ada Lovelace is absent: Algebra, Friday,? 27 November 2026 at 10:00\.$/);
    const german = fullWords(notice(), CONTEXT, addressee({ locale: 'de-AT' }));
    assert.equal(
      german.body,
      'Sie sind als abwesend eingetragen: Algebra, Freitag, 27. November 2026 um 10:00.',
    );
  });

  it('have no holes, whatever is known', () => {
    fc.assert(
      fc.property(told, ({ notice: one, context, to, title }) => {
        const { title: head, body } = fullWords(one, context, to);
        for (const text of [head, body]) assert.doesNotMatch(text.replaceAll(title, ''), HOLES);
      }),
    );
  });

  it('never tell a reason', () => {
    fc.assert(
      fc.property(told, ({ notice: one, context, to }) => {
        const { body } = fullWords(one, context, to);
        assert.ok(!body.includes(one.data['reason'] ?? '-'));
      }),
    );
  });

  it('tell how an absence request was decided, in the inbox alone', () => {
    for (const [outcome, word] of [
      ['approved', /approved/],
      ['rejected', /rejected/],
    ] as const) {
      const decided = notice({
        kind: 'absence-request.decided',
        data: { requestId: 'r1', studentUid: 'ada', outcome },
      });
      assert.match(fullWords(decided, CONTEXT, addressee()).body, word);
      const { title, body, data } = pushWords(decided, CONTEXT, addressee());
      assert.doesNotMatch(`${title} ${body}`, word);
      assert.equal(data['requestId'], 'r1');
    }
  });

  it('tell another guardian whose request was approved', () => {
    const data = { requestId: 'r1', studentUid: 'ada', outcome: 'approved' };
    const decided = notice({ kind: 'absence-request.decided', data });
    for (const locale of ['en', 'de']) {
      assert.match(fullWords(decided, CONTEXT, guardian({ locale })).body, /^Ada Lovelace: /);
    }
  });

  it('tell that an absence is not excused any more, and why that is', () => {
    const ended = (outcome: string, locale: string) => {
      const data = { requestId: 'r1', studentUid: 'ada', outcome, before: 'approved' };
      const decided = notice({ kind: 'absence-request.decided', data });
      return fullWords(decided, CONTEXT, guardian({ locale }));
    };
    for (const [locale, title, rejected, withdrawn] of [
      ['en', /no longer excused/, /rejected now.*not excused any more/, /withdrawn/],
      ['de', /Nicht mehr entschuldigt/, /nun abgelehnt.*nicht mehr/, /zurückgezogen/],
    ] as const) {
      assert.match(ended('rejected', locale).title, title);
      assert.match(ended('rejected', locale).body, rejected);
      assert.match(ended('withdrawn', locale).title, title);
      assert.match(ended('withdrawn', locale).body, withdrawn);
    }
  });

  it('are in German for whoever wants any German, else in English', () => {
    assert.equal(textsFor('de-CH'), textsFor('de'));
    assert.notEqual(textsFor('de'), textsFor('en'));
    assert.equal(textsFor('fr'), textsFor('en'));
  });
});

describe('a push', () => {
  it('is small and tells neither names nor reasons nor positions, whatever it is about', () => {
    fc.assert(
      fc.property(told, ({ notice: one, context, to, secrets }) => {
        const words = pushWords(one, context, to);
        const sent = JSON.stringify(words);
        assert.ok(Buffer.byteLength(sent) < MOST_BYTES, String(Buffer.byteLength(sent)));
        for (const hidden of secrets) assert.ok(!sent.includes(hidden));
        assert.doesNotMatch(`${words.title} ${words.body}`, /\d+\.\d+|\b(face|Gesicht)\b/i);
        assert.ok(!('reason' in words.data) && !('outcome' in words.data));
      }),
      { numRuns: 500 },
    );
  });

  it('carries the ids by which an app finds what it is about', () => {
    const { data } = pushWords(notice(), CONTEXT, guardian());
    assert.deepEqual(data, {
      sessionId: 's1',
      courseId: 'c1',
      childUid: 'ada',
      kind: 'attendance.absent',
      noticeId: 'attendance.absent:s1:r1',
    });
  });

  it('of an alert shows what fits, in the recipient’s language or the one there is', () => {
    const alert = {
      words: {
        en: { title: 'T'.repeat(80), text: '𝄞'.repeat(1000) },
        de: { title: 'Alarm', text: 'Raus.' },
      },
      urgent: true,
      expiresAt: new Date('2026-11-28T10:00:00Z'),
    };
    const say = (
      locale: string,
      words: typeof alert.words | { de: { title: string; text: string } },
    ) =>
      pushWords(
        notice({ kind: 'system.alert', data: { alertId: 'a1' } }),
        { ...CONTEXT, alert: { ...alert, words } },
        addressee({ locale }),
      );
    const long = say('en', alert.words);
    assert.ok(Buffer.byteLength(JSON.stringify(long)) < MOST_BYTES);
    assert.equal(Array.from(long.body).length, 400);
    assert.equal(say('de-AT', alert.words).body, 'Raus.');
    assert.equal(say('en', { de: alert.words.de }).title, 'Alarm');
  });
});
