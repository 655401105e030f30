import { Temporal } from 'temporal-polyfill';
import type { Holiday } from '../holidays.ts';
import { inOrder } from '../holidays.ts';
import type { IcsEvent } from './icsLines.ts';
import { IcsProblem, at, eventsOf } from './icsLines.ts';
import { propertiesOf } from './icsProperties.ts';
import { ruleOf } from './icsRule.ts';
import { dateOf, daysLong, oneOf, textOf } from './icsValues.ts';
import type { Recurrence } from './recurrence.ts';
import { datesOfRule, daysLookedAt } from './recurrence.ts';

/** Which dates are wanted, and the zone in which an instant in UTC is a date. */
export interface IcsScope {
  readonly first: string;
  readonly last: string;
  readonly timeZone: string;
}

const MAX_EVENTS = 2000;
const MAX_RULES = 200;
/** Days looked at for all rules of a file; a million take some seconds. */
const MAX_LOOKS = 600_000;
/** What a calendar may hold in the store. */
export const MAX_DAYS = 1000;

/**
 * The days that the events of a calendar file touch, within the scope: an event of some hours counts for its whole day.
 * Cancelled events count for none; an event that replaces one of a series (RECURRENCE-ID) takes its place.
 * @throws IcsProblem naming line and reason
 */
export function daysOf(text: string, scope: IcsScope): Holiday[] {
  const events = eventsOf(text);
  if (events.length > MAX_EVENTS)
    throw new IcsProblem('the file', `more than ${MAX_EVENTS} events`);
  const read = events.map((event) => readEvent(event, scope.timeZone));
  if (read.filter(({ rule }) => rule !== null).length > MAX_RULES) {
    throw new IcsProblem('the file', `more than ${MAX_RULES} events that repeat`);
  }
  const looks = read.flatMap(({ rule, start }) =>
    rule === null ? [] : daysLookedAt(rule, start, scope),
  );
  if (looks.reduce((sum, some) => sum + some, 0) > MAX_LOOKS) {
    throw new IcsProblem('the file', 'too many rules with a COUNT that began long ago');
  }
  const replaced = new Set(
    read.flatMap(({ uid, replaces }) => (replaces === null ? [] : `${uid} ${replaces}`)),
  );
  const days = read.flatMap((event) =>
    startsOf(event, scope)
      .filter((start) => event.replaces !== null || !replaced.has(`${event.uid} ${start}`))
      .map((start) => ({ from: start, to: plusDays(start, event.days), name: event.name }))
      .filter(({ from, to }) => to >= scope.first && from <= scope.last),
  );
  const kept = inOrder(days);
  if (kept.length > MAX_DAYS) throw new IcsProblem('the file', `more than ${MAX_DAYS} holidays`);
  return kept;
}

interface ReadEvent {
  readonly uid: string;
  readonly name: string;
  readonly start: string;
  /** Days after the first that it touches. */
  readonly days: number;
  readonly rule: Recurrence | null;
  readonly more: readonly string[];
  readonly except: ReadonlySet<string>;
  /** The date of the series in whose place it stands. */
  readonly replaces: string | null;
  readonly cancelled: boolean;
}

function readEvent(event: IcsEvent, timeZone: string): ReadEvent {
  const all = propertiesOf(event);
  const first = oneOf(all, 'dtstart');
  if (first === null) throw new IcsProblem(at(event.line), 'the event has no DTSTART');
  const excluding = all.get('exrule')?.[0];
  if (excluding !== undefined) throw new IcsProblem(at(excluding.line), 'EXRULE is not supported');
  const dates = (name: string): string[] =>
    (all.get(name) ?? []).flatMap((one) => one.values.map((_, i) => dateOf(one, timeZone, i)));
  const replaces = oneOf(all, 'recurrence-id');
  const rule = oneOf(all, 'rrule');
  return {
    uid: textOf(oneOf(all, 'uid')) ?? at(event.line),
    name: (textOf(oneOf(all, 'summary')) ?? 'Holiday').trim().slice(0, 100) || 'Holiday',
    start: dateOf(first, timeZone),
    days: daysLong(first, oneOf(all, 'dtend'), oneOf(all, 'duration'), timeZone),
    rule: rule === null ? null : ruleOf(rule, timeZone),
    more: dates('rdate'),
    except: new Set(dates('exdate')),
    replaces: replaces === null ? null : dateOf(replaces, timeZone),
    cancelled: textOf(oneOf(all, 'status'))?.toUpperCase() === 'CANCELLED',
  };
}

/** The first dates of an event and of its repetitions. */
function startsOf(event: ReadEvent, { first, last }: IcsScope): string[] {
  const { start, rule, days, more, except, cancelled } = event;
  if (cancelled) return [];
  const span = { first: plusDays(first, -days), last };
  const series = rule === null ? [start] : datesOfRule(rule, start, span);
  return [...new Set([...series, ...more])].filter((date) => !except.has(date));
}

function plusDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}
