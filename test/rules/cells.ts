import type { Ask, QueryShape } from './emulator.ts';
import type { Principal } from './principals.ts';
import { PRINCIPALS, principals } from './principals.ts';
import type { Listing, Row } from './table.ts';

export type Operation = Ask['does'];
export const READS: readonly Operation[] = ['get', 'list', 'count'];

/** One question of the policy: may `who` do this? Its name is a sentence. */
export interface Cell {
  readonly name: string;
  readonly who: Principal;
  readonly operation: Operation;
  readonly row: Row;
  /** Null unless the operation is a list or a count. */
  readonly listing: Listing | null;
  readonly may: boolean;
}

/** Every cell of a table: each principal, each operation, each listing. */
export function cellsOf(rows: readonly Row[]): Cell[] {
  return rows.flatMap((row) => [
    ...cellsFor(row, 'get', `read ${row.one}`, row.get),
    ...row.lists.flatMap((listing) => [
      ...cellsFor(row, 'list', `list ${listing.means}`, listing.may, listing),
      ...cellsFor(row, 'count', `count ${listing.means}`, listing.may, listing),
    ]),
    ...cellsFor(row, 'create', `create ${indefinite(row)}`, row.create),
    ...cellsFor(row, 'update', `change ${row.one}`, row.update),
    ...cellsFor(row, 'delete', `delete ${row.one}`, row.delete),
  ]);
}

function cellsFor(
  row: Row,
  operation: Operation,
  phrase: string,
  may: readonly Principal[],
  listing: Listing | null = null,
): Cell[] {
  return principals().map((who) => ({
    name: `${PRINCIPALS[who]} ${may.includes(who) ? 'can' : 'cannot'} ${phrase}`,
    who,
    operation,
    row,
    listing,
    may: may.includes(who),
  }));
}

/** "the student's record" becomes "another document like the student's record". */
function indefinite({ one }: Row): string {
  return /^an? /.test(one) ? one : `another document like ${one}`;
}

/** The query behind a listing; `path` is the collection's. */
export function queryOf(listing: Listing, path: string, fill: (t: string) => string): QueryShape {
  const segments = path.split('/');
  const collectionId = segments.pop() ?? '';
  return {
    parent: listing.group ? '' : segments.join('/'),
    collectionId,
    group: listing.group,
    where: listing.where.map(([field, value]) => [field, fill(value)] as const),
  };
}
