import type {
  Column,
  EncodeOptions,
  Encoder,
  ReportMeta,
  Row,
} from '../../../src/reports/encode/encoding.ts';

export const COLUMNS: readonly Column[] = [
  { key: 'name', title: 'Name', type: 'text', width: 20 },
  { key: 'count', title: 'Count', type: 'number', width: 8 },
  { key: 'day', title: 'Day', type: 'date', width: 12 },
  { key: 'at', title: 'At', type: 'instant', width: 20 },
];

export function metaOf(columns: readonly Column[] = COLUMNS): ReportMeta {
  return {
    reportId: 'r1',
    kind: 'records',
    title: 'Records',
    createdAt: '2026-09-01T08:00:00.000Z',
    locale: 'en',
    filter: { courseId: 'algebra' },
    facts: [],
    columns,
    charts: [],
  };
}

/** Rows in pages of `size`, as a source hands them on. */
export async function* inPages(
  rows: readonly Row[],
  size: number,
): AsyncGenerator<readonly Row[], void> {
  for (let i = 0; i < rows.length; i += size) {
    yield await Promise.resolve(rows.slice(i, i + size));
  }
}

export interface Encoded {
  readonly name: string;
  readonly type: string;
  readonly rows: number;
  readonly bytes: Buffer;
}

/** Every part, drained. */
export async function encodeAll(
  encoder: Encoder,
  rows: readonly Row[],
  {
    size = 2,
    meta = metaOf(),
    ...options
  }: Partial<EncodeOptions> & { readonly size?: number; readonly meta?: ReportMeta } = {},
): Promise<Encoded[]> {
  const parts: Encoded[] = [];
  const asked = { baseName: 'records', ...options };
  for await (const part of encoder.encode(meta, inPages(rows, size), asked)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of part.bytes) chunks.push(chunk);
    const { name, type, rows: count } = part;
    parts.push({ name, type, rows: count, bytes: Buffer.concat(chunks) });
  }
  return parts;
}

/** The one part of a format that never splits. */
export async function encodeOne(...asked: Parameters<typeof encodeAll>): Promise<Encoded> {
  const [part, ...more] = await encodeAll(...asked);
  if (part === undefined || more.length > 0) throw new Error('expected one part');
  return part;
}
