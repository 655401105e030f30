import ICAL from 'ical.js';
import { z } from 'zod';
import type { IcsEvent } from './icsLines.ts';
import { IcsProblem, at } from './icsLines.ts';

/** A property as RFC 7265 (jCal) writes it: name, parameters, type and values. */
const JCal = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()]).rest(z.unknown());

export interface IcsProperty {
  readonly line: number;
  /** As in jCal: date, date-time, duration, recur, text … */
  readonly type: string;
  readonly values: readonly unknown[];
}

/** What of an event says on which days it falls. */
const NEEDED =
  /^(DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|EXRULE|RECURRENCE-ID|UID|SUMMARY|STATUS)[;:]/i;

/** The properties of an event that matter here, by lower-case name. @throws IcsProblem naming the line */
export function propertiesOf(event: IcsEvent): Map<string, IcsProperty[]> {
  const found = new Map<string, IcsProperty[]>();
  for (const { line, content } of event.properties) {
    if (!NEEDED.test(content)) continue;
    const [name, , type, ...values] = parsed(line, content);
    const same = found.get(name);
    if (same === undefined) found.set(name, [{ line, type, values }]);
    else same.push({ line, type, values });
  }
  return found;
}

function parsed(line: number, content: string): z.output<typeof JCal> {
  try {
    const property: unknown = ICAL.parse.property(content);
    return JCal.parse(property);
  } catch (error) {
    const [name = ''] = content.split(/[;:]/, 1);
    const why =
      error instanceof Error && !(error instanceof z.ZodError) ? error.message : 'invalid';
    throw new IcsProblem(at(line), `${name} cannot be read (${why.slice(0, 100)})`);
  }
}
