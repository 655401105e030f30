import assert from 'node:assert/strict';
import fc from 'fast-check';
import ICAL from 'ical.js';
import type { CalendarEntry } from '../../../src/courses/feed/icalendar.ts';
import { icalendar } from '../../../src/courses/feed/icalendar.ts';

const ENTRY: CalendarEntry = {
  uid: 'algebra_2026-11-30',
  title: 'Algebra',
  startsAt: new Date('2026-11-30T08:15:00Z'),
  endsAt: new Date('2026-11-30T09:45:00Z'),
  location: 'Hall / Annex',
  cancelled: false,
  updatedAt: new Date('2026-11-23T10:00:00.500Z'),
};

const eventsIn = (text: string) =>
  new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent');
const only = (changes: Partial<CalendarEntry>) => {
  const [event, ...more] = eventsIn(icalendar('School', [{ ...ENTRY, ...changes }]));
  assert.ok(event !== undefined && more.length === 0);
  return (name: string) => event.getFirstPropertyValue(name)?.toString();
};

describe('the text of a calendar', () => {
  it('says of an entry when, what and where it is, in UTC', () => {
    const value = only({});
    assert.equal(value('uid'), 'algebra_2026-11-30');
    assert.equal(value('dtstart'), '2026-11-30T08:15:00Z');
    assert.equal(value('dtend'), '2026-11-30T09:45:00Z');
    assert.equal(value('summary'), 'Algebra');
    assert.equal(value('location'), 'Hall / Annex');
    assert.equal(value('status'), 'CONFIRMED');
    assert.equal(only({ cancelled: true })('status'), 'CANCELLED');
    assert.equal(only({ location: null })('location'), undefined);
  });

  it('counts on when an entry changes, and is the same text while it does not', () => {
    const later = { updatedAt: new Date('2026-11-23T10:00:02Z') };
    assert.ok(Number(only(later)('sequence')) > Number(only({})('sequence')));
    assert.equal(only({})('last-modified'), '2026-11-23T10:00:00Z');
    assert.equal(icalendar('School', [ENTRY]), icalendar('School', [{ ...ENTRY }]));
    assert.equal(only({ updatedAt: new Date('2020-01-01T00:00:00Z') })('sequence'), '0');
  });

  it('gives back every title to a reader, in lines of 75 octets at most', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('a;b,c\\n:d', 'Ä'.repeat(100), '👩‍🏫'.repeat(30), 'BEGIN:VEVENT\r\nX:y', '"'),
    );
    fc.assert(
      fc.property(texts, texts, (title, location) => {
        const text = icalendar(title, [{ ...ENTRY, title, location }]);
        for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
        const [event, ...more] = eventsIn(text);
        assert.equal(more.length, 0);
        const plain = (words: string) => words.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n]/gu, '');
        assert.equal(event?.getFirstPropertyValue('summary'), plain(title));
        assert.equal(event.getFirstPropertyValue('location'), plain(location));
      }),
      { numRuns: 500 },
    );
  });
});
