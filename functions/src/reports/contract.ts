import { z } from 'zod';
import { RecordFilter } from '../attendance/index.ts';
import { Id, Instant } from '../platform/ids.ts';
import { PageInput } from '../platform/page.ts';
import { FORMATS } from './encode/encoding.ts';
import { RECORD_COLUMN_KEYS } from './records/columns.ts';
import { REPORT_KINDS, REPORT_PROBLEMS, REPORT_STATES } from './reportStore.ts';
import { SUMMARY_COLUMNS } from './summary/summaryRows.ts';

/** Rows that a reply may hold; more are a report's. */
export const MOST_INLINE_ROWS = 5000;

const NAMED = { comma: ',', semicolon: ';', tab: '\t' } as const;
const NAMES = ['comma', 'semicolon', 'tab'] as const;

export const Delimiter = z
  .enum(NAMES)
  .default('comma')
  .describe('CSV: Excel expects semicolon where the comma is the decimal mark');

export function delimiterOf(name: z.output<typeof Delimiter>): (typeof NAMED)[typeof name] {
  return NAMED[name];
}

export const Bom = z
  .boolean()
  .default(false)
  .describe('CSV: begin with U+FEFF, by which Excel knows UTF-8');

export const Locale = z.enum(['en', 'de']).default('en').describe('Of titles; values are codes');

const COLUMN_KEYS = [...new Set<string>([...RECORD_COLUMN_KEYS, ...SUMMARY_COLUMNS])];

export const ReportColumns = z
  .array(z.enum(COLUMN_KEYS))
  .min(1)
  .max(COLUMN_KEYS.length)
  .refine((keys) => new Set(keys).size === keys.length, 'names each column once')
  .describe('Columns of its kind, in this order; those it begins with unless given');

export const CreateReportRequest = z.strictObject({
  kind: z.enum(REPORT_KINDS).default('records'),
  filter: RecordFilter.default({}),
  format: z.enum(FORMATS),
  title: z.string().trim().min(1).max(120).optional().describe('Instead of the one of its kind'),
  delimiter: Delimiter,
  bom: Bom,
  columns: ReportColumns.optional(),
  locale: Locale,
});

export const ReportRequest = z.strictObject({ reportId: Id });

export const Report = z
  .object({
    reportId: z.string(),
    by: z.string(),
    kind: z.enum(REPORT_KINDS),
    title: z.string(),
    filter: z.record(z.string(), z.unknown()).describe('As it was asked for'),
    format: z.enum(FORMATS),
    scheduleId: z.string().nullable(),
    status: z
      .enum(REPORT_STATES)
      .describe('queued, building: at work; ready: its files can be had; the others: ended'),
    progress: z
      .object({ rows: z.int(), bytes: z.int(), pages: z.int() })
      .describe('Of the present try, or of the last'),
    problem: z.enum(REPORT_PROBLEMS).nullable(),
    mostRowsPerPart: z
      .int()
      .nullable()
      .describe('What the format holds in one sheet (xlsx) or file (pdf): more rows are split'),
    mostRows: z
      .int()
      .describe('What a report of this format may have in all; more end it with too-many-rows'),
    parts: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        rows: z.int(),
        bytes: z.int(),
        sha256: z.string().describe('Lower-case hex'),
      }),
    ),
    manifest: z
      .string()
      .nullable()
      .describe('Canonical JSON: what was asked for, and the files with their SHA-256'),
    signature: z
      .string()
      .nullable()
      .describe('Compact JWS over the manifest, to be verified by GET /signing-keys'),
    createdAt: Instant,
    endedAt: Instant.nullable(),
    filesUntil: Instant.describe('Files are deleted then'),
  })
  .meta({ id: 'Report' });

export const ListReportsRequest = z.strictObject({
  by: Id.optional().describe('Whose; only admins may name another than themselves'),
  ...PageInput,
});
export const ListReportsReply = z.object({
  reports: z.array(Report),
  nextCursor: z.string().nullable(),
});

export const OpenReportRequest = z.strictObject({
  reportId: Id,
  part: z.int().min(1).max(1000).default(1).describe('Which file, from 1'),
});
export const OpenReportReply = z.object({
  url: z.string().describe('Good for minutes, without signing in; relative: to the API'),
  expiresAt: Instant,
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  sha256: z.string(),
});
