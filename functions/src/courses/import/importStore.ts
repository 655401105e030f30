import type { CollectionReference, Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../../platform/firestore.ts';
import { FIELDS } from './columns.ts';
import { DELIMITERS } from './dialect.ts';
import { FILE_REASONS, ROW_REASONS } from './issue.ts';

export const MODES = ['dry-run', 'apply'] as const;
export const STATES = [
  'checking',
  'rows',
  'missing',
  'ready',
  'done',
  'failed',
  'cancelled',
] as const;
export const ACTIONS = ['add', 'change', 'remove', 'failed', 'skipped', 'conflict'] as const;

const Position = z.object({ offset: z.int(), line: z.int() });

/** How often each thing happened, in rows; `removed` counts entries, also of students whom the file does not name. */
export const Counts = z.object({
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  removed: z.int(),
  failed: z.int(),
  skipped: z.int(),
  conflicts: z.int(),
});
export type Counts = z.output<typeof Counts>;

export const NO_COUNTS: Counts = {
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  failed: 0,
  skipped: 0,
  conflicts: 0,
};

/**
 * `rosterImports/{id}`: one file on its way onto rosters. Each write of it starts the next step. Admins may watch it;
 * it names nobody but who began it.
 */
const StoredImport = z.object({
  by: z.string(),
  /** Null: each row names its course. */
  courseId: z.string().nullable(),
  mode: z.enum(MODES),
  missing: z.enum(['keep', 'remove']),
  state: z.enum(STATES),
  /** Set when a dry run has been ended: what is applied must be what it saw. */
  dryRun: z.boolean(),
  file: z.object({ path: z.string(), bytes: z.int(), generation: z.string() }),
  /** Known once the file was checked. */
  content: z
    .object({
      sha256: z.string(),
      rows: z.int(),
      delimiter: z.enum(DELIMITERS),
      columns: z.object({
        width: z.int(),
        at: z.record(z.enum(FIELDS), z.int().nullable()),
      }),
      /** Where the first row begins. */
      first: Position,
      /** Courses whose roster the file speaks of. */
      courseIds: z.array(z.string()),
    })
    .nullable(),
  /** Where the next step begins: in the file, then in the rosters that may hold who is missing in it. */
  next: Position,
  nextMissing: z.object({ course: z.int(), after: z.string().nullable() }),
  progress: z.object({ bytes: z.int(), rows: z.int() }),
  counts: Counts,
  /** Rows with a problem that are kept to be listed; the others are only counted. */
  problemsKept: z.int(),
  problem: z
    .object({
      reason: z.enum(FILE_REASONS),
      line: z.int().nullable(),
      issue: z.string(),
      fix: z.string(),
    })
    .nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  endedAt: z.date().nullable(),
  expiresAt: z.date(),
});
export type StoredImport = z.output<typeof StoredImport>;

/** `rosterImports/{id}/importLines/{id}`: what one line of the file, or one student whom it lacks, comes to. */
const StoredLine = z.object({
  action: z.enum(ACTIONS),
  /** Null for who is not in the file. */
  line: z.int().nullable(),
  courseId: z.string().nullable(),
  studentNumber: z.string().nullable(),
  issues: z.array(
    z.object({
      reason: z.enum(ROW_REASONS),
      field: z.string(),
      issue: z.string(),
      fix: z.string(),
    }),
  ),
  changes: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  expiresAt: z.date(),
});
export type StoredLine = z.output<typeof StoredLine>;

export function imports(db: Firestore): CollectionReference<StoredImport> {
  return collection(db, 'rosterImports', StoredImport);
}

export function linesOf(db: Firestore, importId: string): CollectionReference<StoredLine> {
  return collection(db, `rosterImports/${importId}/importLines`, StoredLine);
}

/** Ids in the order of the file; who is not in it comes after. */
export function lineId(line: number): string {
  return String(line).padStart(9, '0');
}

export function missingId(courseId: string, studentNumber: string): string {
  return `missing~${courseId}~${studentNumber}`;
}

/** Work is left to do without anybody's word. */
export function isUnderWay({ state }: Pick<StoredImport, 'state'>): boolean {
  return state === 'checking' || state === 'rows' || state === 'missing';
}
