import { Temporal } from 'temporal-polyfill';
import { invalidField } from '../platform/failures.ts';

/** First and last local date (YYYY-MM-DD), both included. */
interface TermDays {
  readonly from: string;
  readonly to: string;
}

/** Sessions start in these years, as Instant holds them with the windows around. */
const FIRST_DAY = '1971-01-01';
const LAST_DAY = '9998-12-31';
/** Stats look at every class up to the end of the term: one that is as good as endless would keep them busy for minutes. */
const MOST_YEARS = 10;

/** @throws Failure invalid-request for days that no term has */
export function checkTermDays({ from, to }: TermDays): void {
  for (const [field, date] of Object.entries({ from, to })) {
    if (date < FIRST_DAY || date > LAST_DAY) {
      throw invalidField(field, 'must be a date of the years 1971 to 9998');
    }
  }
  if (to < from) throw invalidField('to', 'must not lie before `from`');
  const end = Temporal.PlainDate.from(from).add({ years: MOST_YEARS });
  if (Temporal.PlainDate.compare(to, end) >= 0) {
    throw invalidField('to', `must lie within ${String(MOST_YEARS)} years from \`from\` on`);
  }
}
