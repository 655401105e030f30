import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Meeting } from '../../src/courses/meeting.ts';

export const meeting = (changes: Partial<Meeting> = {}): Meeting => ({
  id: 'algebra',
  weekday: 1,
  startLocal: '09:15',
  endLocal: '10:45',
  timeZone: 'Europe/Berlin',
  from: '2026-10-01',
  to: '2027-02-28',
  placeIds: ['hall'],
  everyWeeks: 1,
  anchor: '2026-10-01',
  onHolidays: 'skip',
  dayPart: null,
  ...changes,
});

/** Every kind of zone: no change, an hour, 30 minutes, at midnight, half-hour offsets, both sides of the globe. */
export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'America/St_Johns',
  'Asia/Kolkata',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
];

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** Night hours come often: that is when clocks change. */
const wallTimes = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 23 })), fc.nat(59))
  .map(([hour, minute]) => `${twoDigits(hour)}:${twoDigits(minute)}`);

export const dates = (from: string, days: number) =>
  fc.nat(days).map((n) => Temporal.PlainDate.from(from).add({ days: n }).toString());

export const meetings: fc.Arbitrary<Meeting> = fc
  .record({
    id: fc.stringMatching(/^[A-Za-z0-9]{1,8}$/),
    weekday: fc.integer({ min: 1, max: 7 }),
    startLocal: wallTimes,
    endLocal: wallTimes,
    timeZone: fc.constantFrom(...ZONES),
    from: dates('2026-01-01', 200),
    days: fc.nat(365),
    everyWeeks: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 4 })),
    anchor: dates('2025-06-01', 700),
    onHolidays: fc.constantFrom('skip' as const, 'skip' as const, 'hold' as const),
  })
  .filter(({ startLocal, endLocal }) => startLocal !== endLocal)
  .map(({ days, ...rest }) => ({
    ...rest,
    to: Temporal.PlainDate.from(rest.from).add({ days }).toString(),
    placeIds: ['hall'],
    dayPart: null,
  }));

/** Meetings of one timetable have ids of their own. */
export const timetables = fc.uniqueArray(meetings, { maxLength: 5, selector: ({ id }) => id });
