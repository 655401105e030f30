/** A query as far as indexes are concerned; `in` counts as equality, of which it is several. Ties by `__name__` follow the last order and need no mention. */
export interface QueryShape {
  readonly collection: string;
  readonly group: boolean;
  readonly equal: readonly string[];
  /** Fields of `array-contains`: an index has them among its equalities, as CONTAINS. */
  readonly contains: readonly string[];
  /** Fields of `<`, `>=` or `!=`. */
  readonly ranges: readonly string[];
  readonly order: readonly (readonly [field: string, direction: 'ASCENDING' | 'DESCENDING'])[];
}

/** The queries of one file of the code. */
export interface QueriesOf {
  readonly file: string;
  /** Its where and orderBy clauses as they are written: another clause is another query, to be listed here. */
  readonly clauses: readonly string[];
  readonly shapes: readonly QueryShape[];
}

/** Every mix of these fields, none of them too. */
export function mixesOf(fields: readonly string[]): string[][] {
  return fields.reduce<string[][]>(
    (mixes, field) => [...mixes, ...mixes.map((mix) => [...mix, field])],
    [[]],
  );
}

export function shape(
  collection: string,
  { group = false, equal = [], contains = [], ranges = [], order = [] }: Partial<QueryShape>,
): QueryShape {
  return { collection, group, equal, contains, ranges, order };
}

const CLAUSE =
  /\.(where|orderBy)\(\s*('[^']*'|[\w.]+(?:\(\))?)(?:,\s*('(?:[=!<>]=?|in|array-contains(?:-any)?|not-in|asc|desc)'))?/g;

/** The clauses of a file in the order in which they are written. */
export function clausesIn(text: string): string[] {
  return [...text.matchAll(CLAUSE)].map(([, verb, field, rest]) =>
    [verb, field, rest].filter((part) => part !== undefined).join(' '),
  );
}
