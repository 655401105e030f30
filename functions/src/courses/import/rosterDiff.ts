import type { RosterLine } from '../contract.ts';
import type { StoredRosterEntry } from '../rosterStore.ts';
import type { Columns } from './columns.ts';

/** One field of a roster entry, before and after; instants in ISO 8601, null for none. */
export interface FieldChange {
  readonly field: 'email' | 'name' | 'from' | 'until' | 'status' | 'account';
  readonly before: string | null;
  readonly after: string | null;
}

type Dates = Pick<RosterLine, 'from' | 'until'>;

/**
 * The dates that an entry is to have: a file without such a column says nothing about who is on the roster already,
 * one with an empty cell says that there is none.
 * @param openEnd the end that stands for none
 */
export function datesFor(
  line: Dates,
  before: StoredRosterEntry | null,
  { at }: Columns,
  openEnd: Date,
): Dates {
  const kept = before?.status === 'active' ? before : null;
  const from = at.from === null ? kept?.from?.toISOString() : line.from;
  const ends = kept !== null && kept.until < openEnd ? kept.until.toISOString() : undefined;
  const until = at.until === null ? ends : line.until;
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

/** What would change if `after` replaced `before`, the account aside. */
export function changesOf(
  before: StoredRosterEntry | null,
  after: StoredRosterEntry,
): FieldChange[] {
  const [was, will] = [before === null ? NOBODY : wordsOf(before), wordsOf(after)];
  return FIELDS.filter((field) => was[field] !== will[field]).map((field) => ({
    field,
    before: was[field],
    after: will[field],
  }));
}

const FIELDS = ['email', 'name', 'from', 'until', 'status'] as const;
type Told = Readonly<Record<(typeof FIELDS)[number], string | null>>;

const NOBODY: Told = { email: null, name: null, from: null, until: null, status: null };

function wordsOf({ email, name, from, until, status }: StoredRosterEntry): Told {
  const end = until.getUTCFullYear() >= 9999 ? null : until.toISOString();
  return { email, name, from: from?.toISOString() ?? null, until: end, status };
}

type Compared = Readonly<Record<'field' | 'before' | 'after', string | null>>;

/** Whether two diffs of one row say the same of the roster. Whether an account is there to be linked may change. */
export function sameChanges(a: readonly Compared[], b: readonly Compared[]): boolean {
  const [some, others] = [a, b].map((changes) =>
    changes
      .filter(({ field }) => field !== 'account')
      .map(({ field, before, after }) => JSON.stringify([field, before, after])),
  );
  return some?.join() === others?.join();
}
