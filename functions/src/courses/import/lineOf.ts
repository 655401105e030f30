import { Temporal } from 'temporal-polyfill';
import { StudentNumber } from '../../accounts/index.ts';
import { RosterLine } from '../contract.ts';
import type { Words } from './columns.ts';
import type { Issue } from './issue.ts';

/**
 * The roster line that a row asks for, by the contract of addToRoster, or all that is wrong with it.
 * @param timeZone of the course: a date without a time is the beginning of that day there
 */
export function lineOf(words: Words, timeZone: string): RosterLine | readonly Issue[] {
  const { studentNumber, email, name } = words;
  const from = instantOf(words.from, timeZone);
  const until = instantOf(words.until, timeZone);
  const parsed = RosterLine.safeParse({
    studentNumber,
    email,
    name,
    ...(from === '' ? {} : { from }),
    ...(until === '' ? {} : { until }),
  });
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) =>
      invalid(String(path[0] ?? ''), `Not valid: ${message}.`),
    );
  }
  const { data } = parsed;
  if (data.from !== undefined && data.until !== undefined) {
    if (new Date(data.until) <= new Date(data.from)) {
      return [invalid('until', 'The end does not lie after the beginning.')];
    }
  }
  return data;
}

export function isLine(line: RosterLine | readonly Issue[]): line is RosterLine {
  return !Array.isArray(line);
}

/** The number of a row that wants nothing but somebody off the roster. */
export function numberOf({ studentNumber }: Words): string | Issue {
  const parsed = StudentNumber.safeParse(studentNumber);
  return parsed.success ? parsed.data : invalid('studentNumber', 'Not a student number.');
}

function instantOf(text: string, timeZone: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  try {
    return Temporal.PlainDate.from(text).toZonedDateTime(timeZone).toInstant().toString();
  } catch (error) {
    if (error instanceof RangeError) return text;
    throw error;
  }
}

const DATE = 'Write a date as 2026-10-01, or an instant as 2026-10-01T08:00:00Z.';
const FIXES: Readonly<Record<string, string>> = {
  studentNumber: 'Write the number as 1 to 64 letters, digits and . : @ + ~ _ - without blanks.',
  email: 'Write one address, such as ada@school.example.',
  name: 'Write a name of 1 to 200 characters.',
  from: DATE,
  until: `${DATE} It must lie after the beginning, and is not included.`,
};

function invalid(field: string, issue: string): Issue {
  return { reason: 'FIELD_INVALID', field, issue, fix: FIXES[field] ?? '' };
}
