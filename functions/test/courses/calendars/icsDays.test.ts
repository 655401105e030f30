import assert from 'node:assert/strict';
import { daysOf } from '../../../src/courses/calendars/icsDays.ts';
import { IcsProblem } from '../../../src/courses/calendars/icsLines.ts';
import { ics } from './ics.ts';

const SCOPE = { first: '2025-01-01', last: '2030-12-31', timeZone: 'Europe/Berlin' };
const days = (...properties: readonly string[]) =>
  daysOf(ics(properties), SCOPE).map(({ from, to }) => (from === to ? from : `${from}/${to}`));
const problemOf = (text: string): string => {
  try {
    daysOf(text, SCOPE);
  } catch (error) {
    assert.ok(error instanceof IcsProblem, String(error));
    return error.message;
  }
  return assert.fail('no problem');
};
const problem = (...properties: readonly string[]) => problemOf(ics(properties));

describe('the holidays of a calendar file', () => {
  it('are the days that an event touches, whose end is not part of it', () => {
    assert.deepEqual(days('DTSTART;VALUE=DATE:20261224'), ['2026-12-24']);
    assert.deepEqual(days('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261225'), [
      '2026-12-24',
    ]);
    assert.deepEqual(days('DTSTART;VALUE=DATE:20261221', 'DTEND;VALUE=DATE:20270103'), [
      '2026-12-21/2027-01-02',
    ]);
    assert.deepEqual(days('DTSTART;VALUE=DATE:20261224', 'DURATION:P3D'), [
      '2026-12-24/2026-12-26',
    ]);
    assert.deepEqual(days('DTSTART:20261224T100000', 'DTEND:20261224T120000'), ['2026-12-24']);
    assert.deepEqual(days('DTSTART:20261224T220000', 'DURATION:PT4H'), ['2026-12-24/2026-12-25']);
    assert.deepEqual(days('DTSTART:20261224T220000', 'DTEND:20261225T000000'), ['2026-12-24']);
  });

  it('are dates as written, in whatever zone, but those of the school for times in UTC', () => {
    assert.deepEqual(days('DTSTART;TZID=America/New_York:20261224T233000'), ['2026-12-24']);
    assert.deepEqual(days('DTSTART:20261224T223000Z'), ['2026-12-24']);
    assert.deepEqual(days('DTSTART:20261224T233000Z'), ['2026-12-25']);
    assert.deepEqual(days('DTSTART:20260724T223000Z'), ['2026-07-25']);
  });

  it('come again by their rule, without those that are excluded, with those added', () => {
    const christmas = ['DTSTART;VALUE=DATE:19701225', 'RRULE:FREQ=YEARLY'];
    assert.equal(days(...christmas).length, 6);
    assert.deepEqual(days(...christmas, 'EXDATE;VALUE=DATE:20261225,20271225').length, 4);
    const added = days(...christmas, 'RDATE;VALUE=DATE:20260105');
    assert.deepEqual(added[1], '2026-01-05');
    const thanksgiving = days(
      'DTSTART;VALUE=DATE:20251127',
      'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
    );
    assert.deepEqual(thanksgiving, [
      ...['2025-11-27', '2026-11-26', '2027-11-25', '2028-11-23', '2029-11-22', '2030-11-28'],
    ]);
    const memorial = days(
      'DTSTART;VALUE=DATE:20260525',
      'RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=3',
    );
    assert.deepEqual(memorial, ['2026-05-25', '2027-05-31', '2028-05-29']);
    const fridays = days(
      'DTSTART;VALUE=DATE:20261106',
      'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261204',
    );
    assert.deepEqual(fridays, ['2026-11-06', '2026-11-20', '2026-12-04']);
    const timed = ['DTSTART;TZID=Europe/Berlin:20261224T000000', 'DURATION:PT8H'];
    assert.deepEqual(days(...timed, 'RRULE:FREQ=DAILY;UNTIL=20261225T230000Z'), [
      ...['2026-12-24', '2026-12-25', '2026-12-26'],
    ]);
    const open = days('DTSTART;VALUE=DATE:20300101', 'RRULE:FREQ=YEARLY;UNTIL=99991231');
    assert.deepEqual(open, ['2030-01-01']);
    const ends = days('DTSTART;VALUE=DATE:20261031', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3');
    assert.deepEqual(ends, ['2026-10-31', '2026-11-30', '2026-12-31']);
    const leap = days('DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY');
    assert.deepEqual(leap, ['2028-02-29']);
  });

  it('follow an event that replaces one of a series, and leave out what was cancelled', () => {
    const series = ['UID:a', 'DTSTART;VALUE=DATE:20261002', 'RRULE:FREQ=WEEKLY;COUNT=3'];
    const instead = ['UID:a', 'RECURRENCE-ID;VALUE=DATE:20261009', 'DTSTART;VALUE=DATE:20261010'];
    const off = ['UID:a', 'RECURRENCE-ID;VALUE=DATE:20261016', 'DTSTART;VALUE=DATE:20261016'];
    const found = daysOf(ics(series, instead, [...off, 'STATUS:CANCELLED']), SCOPE);
    assert.deepEqual(
      found.map(({ from }) => from),
      ['2026-10-02', '2026-10-10'],
    );
    assert.deepEqual(days('DTSTART;VALUE=DATE:20261224', 'STATUS:CANCELLED'), []);
  });

  it('have names, folded and escaped as they may be, and each day once', () => {
    const folded = [
      'DTSTART;VALUE=DATE:20261003',
      'SUMMARY:Tag der deut',
      ' schen Einheit\\, frei',
    ];
    const [one, ...more] = daysOf(ics(folded, folded), SCOPE);
    assert.deepEqual(one, {
      from: '2026-10-03',
      to: '2026-10-03',
      name: 'Tag der deutschen Einheit, frei',
    });
    assert.deepEqual(more, []);
    const alarm = ['BEGIN:VALARM', 'SUMMARY:Ring', 'END:VALARM'];
    const rung = daysOf(
      `\uFEFF${ics(['DTSTART;VALUE=DATE:20261003', ...alarm]).replaceAll('\r\n', '\n')}`,
      SCOPE,
    );
    assert.equal(rung[0]?.name, 'Holiday');
  });

  it('lie within the years that are asked for', () => {
    assert.deepEqual(days('DTSTART;VALUE=DATE:20241231'), []);
    assert.deepEqual(days('DTSTART;VALUE=DATE:20241230', 'DURATION:P5D'), [
      '2024-12-30/2025-01-03',
    ]);
    assert.deepEqual(days('DTSTART;VALUE=DATE:20310101'), []);
  });

  it('are refused with the line and the reason when a file is malformed', () => {
    const cases: [string, RegExp][] = [
      ['', /^line 1: the file does not begin with BEGIN:VCALENDAR$/],
      ['hello', /^line 1: stands outside/],
      ['BEGIN:VEVENT\nEND:VEVENT', /^line 1: a file holds one VCALENDAR/],
      ['BEGIN:VCALENDAR\nBEGIN:VEVENT', /^line 2: VEVENT never ends/],
      ['BEGIN:VCALENDAR\nEND:VEVENT', /^line 2: END:VEVENT ends nothing/],
      [`${ics()}${ics()}`, /^line 4: a file holds one VCALENDAR/],
      [ics(['DTSTART;VALUE=DATE:20261224', 'garbage']), /^line 5: neither a property/],
      [ics(['SUMMARY:No day']), /^line 3: the event has no DTSTART/],
    ];
    for (const [text, message] of cases) assert.match(problemOf(text), message);
    assert.match(problem('DTSTART:20261224'), /^line 4: not a date of the calendar/);
    assert.match(problem('DTSTART;VALUE=DATE:20261345'), /^line 4: not a date of the calendar/);
    assert.match(problem('DTSTART;VALUE=DATE:20260230'), /^line 4: not a date of the calendar/);
    assert.match(problem('DTSTART:20261224T990000'), /^line 4: /);
    assert.match(problem('DTSTART;VALUE=TEXT:soon'), /^line 4: not a date/);
    const twice = ['DTSTART;VALUE=DATE:20261224', 'DTSTART;VALUE=DATE:20261225'];
    assert.match(problem(...twice), /^line 5: the event has DTSTART twice/);
    const back = ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261220'];
    assert.match(problem(...back), /^line 5: the event ends before it begins/);
    const forever = ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20291220'];
    assert.match(problem(...forever), /^line 5: longer than 400 days/);
  });

  it('are refused where a rule is none of a holiday, and bounded in time where it never falls', () => {
    const rule = (text: string) => problem('DTSTART;VALUE=DATE:20200101', `RRULE:${text}`);
    for (const text of [
      'FREQ=SECONDLY',
      'FREQ=HOURLY;COUNT=1000000000',
      'FREQ=YEARLY;BYSETPOS=1',
      'INTERVAL=2',
    ]) {
      assert.match(rule(text), /^line 5: RRULE/, text);
    }
    assert.match(rule('FREQ=YEARLY;INTERVAL=999999999'), /^line 5: RRULE: INTERVAL/);
    assert.match(rule('FREQ=NEVER'), /^line 5: RRULE cannot be read/);
    const begun = performance.now();
    const never = [
      'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=YEARLY;BYDAY=53MO;BYMONTH=2',
    ];
    for (const text of never) {
      assert.deepEqual(days('DTSTART;VALUE=DATE:20200101', `RRULE:${text}`), []);
    }
    assert.ok(performance.now() - begun < 5000);
    assert.match(rule('FREQ=DAILY'), /^the file: more than 1000 holidays/);
  });

  it('are refused in a moment when the file is made to take long', () => {
    const begun = performance.now();
    const day = 'DTSTART;VALUE=DATE:20261224';
    const folds = ['SUMMARY:a', ...Array.from({ length: 40_000 }, () => ' b')];
    const hostile: [string, RegExp][] = [
      [ics([day, `SUMMARY:${'x'.repeat(10_000_000)}`]), /^the file: longer than/],
      [ics([day, `SUMMARY:${'x'.repeat(900_000)}`]), /^line 5: longer than/],
      [ics([day, ...folds]), /longer than|more than/],
      [
        ics([day, ...Array.from({ length: 60_000 }, () => 'X-A:b')]),
        /^the file: more than 50000 lines/,
      ],
      [
        ics([day, ...Array.from({ length: 45_000 }, () => 'EXDATE:20261224')]),
        /^line 5: not a date/,
      ],
      [`BEGIN:VCALENDAR\n${'BEGIN:X\n'.repeat(40_000)}`, /nested too deeply/],
      [ics(...Array.from({ length: 2001 }, () => [day])), /^the file: more than 2000 events/],
      [
        ics(...Array.from({ length: 201 }, () => [day, 'RRULE:FREQ=DAILY'])),
        /more than 200 events that repeat/,
      ],
      [ics([`DTSTART${';A=B'.repeat(4900)}:x`]), /^line 4: /],
      [ics(['__PROTO__:x', day]), /^line 4: neither a property/],
      [
        ics([`RDATE;VALUE=DATE:${'20261224,'.repeat(2000)}20261224`, 'CONSTRUCTOR:x']),
        /no DTSTART/,
      ],
    ];
    const old = [
      'DTSTART;VALUE=DATE:19700101',
      'RRULE:FREQ=DAILY;COUNT=100000;BYMONTHDAY=31;BYMONTH=2',
    ];
    hostile.push([ics(...Array.from({ length: 200 }, () => old)), /too many rules with a COUNT/]);
    for (const [text, message] of hostile) assert.match(problemOf(text), message);
    assert.ok(performance.now() - begun < 10_000);
  });
});
