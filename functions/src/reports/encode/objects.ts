import type { Column, ReportMeta, Row } from './encoding.ts';

/** A row as JSON text: an object by the keys of the columns, in their order. */
export function objectText(columns: readonly Column[], row: Row): string {
  return JSON.stringify(Object.fromEntries(columns.map(({ key }, i) => [key, row[i] ?? null])));
}

/** What the report says of itself, for machines. */
export function envelopeOf(meta: ReportMeta): object {
  const { reportId, kind, title, createdAt, filter, columns } = meta;
  const named = columns.map(({ key, title: of, type }) => ({ key, title: of, type }));
  return { reportId, kind, title, createdAt, filter, columns: named };
}
