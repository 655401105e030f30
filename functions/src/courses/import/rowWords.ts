import type { Columns, Words } from './columns.ts';
import { wordsOf } from './columns.ts';
import type { Issue } from './issue.ts';

/** What a row wants, before anybody knows whether it can be had. */
export type RowWant =
  | { readonly want: 'put' | 'remove'; readonly words: Words }
  | { readonly want: 'skip'; readonly words: Words; readonly note: Issue }
  | { readonly want: 'nothing'; readonly words: Words; readonly issue: Issue };

const GONE = new Set(['tobedeleted', 'inactive', 'removed']);

/** Reads one row: whom it is about, and whether he is to be on the roster. */
export function wantOf(cells: readonly string[], columns: Columns): RowWant {
  const words = wordsOf(cells, columns);
  if (cells.length !== columns.width) {
    return { want: 'nothing', words, issue: uneven(cells.length, columns.width) };
  }
  const [role, status] = [words.role.toLowerCase(), words.status.toLowerCase()];
  if (role !== '' && role !== 'student') {
    const issue = 'The row is about somebody who is no student.';
    const fix = 'Nothing is to be done: staff are assigned to a course, not rostered.';
    return { want: 'skip', words, note: { reason: 'ROLE_OTHER', field: 'role', issue, fix } };
  }
  if (GONE.has(status)) return { want: 'remove', words };
  if (status === '' || status === 'active') return { want: 'put', words };
  const issue = 'The status is not known.';
  const fix = 'Write active, or tobedeleted or inactive for who is to leave the roster.';
  return {
    want: 'nothing',
    words,
    issue: { reason: 'FIELD_INVALID', field: 'status', issue, fix },
  };
}

function uneven(cells: number, columns: number): Issue {
  const issue = `The row has ${String(cells)} cells, the header ${String(columns)}.`;
  const fix = 'Put a cell that holds the delimiter in quotes, and write every cell, be it empty.';
  return { reason: 'COLUMN_COUNT', field: '', issue, fix };
}
