import { isObject, parseObject } from '../../tools/support/json.ts';
import type { QueryShape } from './queries.ts';

export interface IndexField {
  readonly path: string;
  readonly order: string;
}

/** A composite index; `group`: over all collections of that name. */
export interface Composite {
  readonly collection: string;
  readonly group: boolean;
  readonly fields: readonly IndexField[];
}

/** What firestore.indexes.json says about one field instead of the automatic indexes. */
export interface Override {
  readonly collection: string;
  readonly path: string;
  readonly ttl: boolean;
  /** As `ASCENDING COLLECTION_GROUP`; empty: not indexed at all. */
  readonly indexes: readonly string[];
}

export interface Indexes {
  readonly composites: readonly Composite[];
  readonly overrides: readonly Override[];
}

export function readIndexes(json: string): Indexes {
  const { indexes, fieldOverrides } = parseObject(json);
  return {
    composites: objects(indexes).map((index) => ({
      collection: String(index['collectionGroup']),
      group: index['queryScope'] === 'COLLECTION_GROUP',
      fields: objects(index['fields']).map(({ fieldPath, order, arrayConfig }) => ({
        path: String(fieldPath),
        order: String(order ?? arrayConfig),
      })),
    })),
    overrides: objects(fieldOverrides).map((override) => ({
      collection: String(override['collectionGroup']),
      path: String(override['fieldPath']),
      ttl: override['ttl'] === true,
      indexes: objects(override['indexes']).map(
        ({ order, arrayConfig, queryScope }) =>
          `${String(order ?? arrayConfig)} ${String(queryScope)}`,
      ),
    })),
  };
}

/** Orders that the query needs: those it names, or its range's. */
function ordersOf({ ranges, order }: QueryShape): IndexField[] {
  const named = order.map(([path, direction]) => ({ path, order: direction }));
  const unnamed = ranges.filter((path) => path !== '__name__' && !order.some(([p]) => p === path));
  return [...unnamed.map((path) => ({ path, order: 'ASCENDING' })), ...named];
}

/**
 * What the query lacks, in words; null when it can be served. After
 * https://firebase.google.com/docs/firestore/query-data/index-overview: equalities alone are merged from
 * single-field indexes, as is one order or range alone; anything else needs composite indexes with equalities
 * first. Those that end in the same orders are merged too, so that one index for each equality serves every mix
 * (index merging, https://cloud.google.com/firestore/docs/query-data/index-overview#taking_advantage_of_index_merging:
 * the order, and a range on it, must be in each). Over a collection group nothing is indexed unless it is said so.
 */
export function lacking(query: QueryShape, { composites, overrides }: Indexes): string | null {
  const orders = ordersOf(query);
  const fixed = query.equal.length + query.contains.length;
  const single = fixed === 0 || orders.length === 0;
  if (single && orders.length <= 1) {
    const fields = [
      ...query.equal.map((path) => ({ path, order: 'ASCENDING' })),
      ...query.contains.map((path) => ({ path, order: 'CONTAINS' })),
      ...orders,
    ];
    const missing = fields.find((field) => !isIndexed(query, field, overrides));
    return missing === undefined ? null : `a single-field index on ${missing.path}`;
  }
  const parts = composites.filter((index) => serves(index, query, orders));
  const merged = (path: string): boolean =>
    parts.some(({ fields }) =>
      fields.slice(0, -orders.length).some((field) => field.path === path),
    );
  const served = parts.length > 0 && [...query.equal, ...query.contains].every(merged);
  const fields = [
    ...query.equal,
    ...query.contains,
    ...orders.map(({ path, order }) => `${path} ${order}`),
  ];
  return served ? null : `a composite index on ${fields.join(', ')}`;
}

function isIndexed(
  { collection, group }: QueryShape,
  { path, order }: IndexField,
  overrides: readonly Override[],
): boolean {
  const override = overrides.find((o) => o.collection === collection && o.path === path);
  const scope = group ? 'COLLECTION_GROUP' : 'COLLECTION';
  // An exemption of a map covers what is in it.
  const above = overrides.find((o) => o.collection === collection && path.startsWith(`${o.path}.`));
  const said = override ?? above;
  return said === undefined ? !group : said.indexes.includes(`${order} ${scope}`);
}

/**
 * Whether the index serves the query, or a part of it to be merged with others: some or all of its equalities in
 * any order and nothing besides, then exactly its orders.
 */
export function serves(
  { collection, group, fields }: Composite,
  query: QueryShape,
  orders: readonly IndexField[] = ordersOf(query),
): boolean {
  const fixed = fields.length - orders.length;
  const [first, rest] = [fields.slice(0, fixed), fields.slice(fixed)];
  return (
    collection === query.collection &&
    group === query.group &&
    fixed >= 0 &&
    (fixed > 0 || query.equal.length + query.contains.length === 0) &&
    first.every(({ path, order }) =>
      order === 'CONTAINS' ? query.contains.includes(path) : query.equal.includes(path),
    ) &&
    orders.every(({ path, order }, i) => rest[i]?.path === path && rest[i].order === order)
  );
}

function objects(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
