import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';
import { PageInput } from '../../platform/page.ts';
import { ACTIONS, Counts, MODES, STATES } from './importStore.ts';
import { FILE_REASONS, ROW_REASONS } from './issue.ts';

/** The rest of a light call's 256 KiB is for the other fields and JSON's escapes. */
const MOST_INLINE = 200_000;

export const StartRosterImportRequest = z
  .strictObject({
    upload: z
      .string()
      .regex(/^[A-Za-z0-9_-]{8,64}$/, '8 to 64 letters, digits, _ or -')
      .optional()
      .describe('NAME of a CSV that you uploaded to Storage as rosterImports/{your uid}/NAME.csv'),
    csv: z
      .string()
      .min(1)
      .max(MOST_INLINE)
      .optional()
      .describe('Instead of an upload: the CSV itself, when it is small'),
    courseId: Id.optional().describe('The course of all rows; without it each row names its own'),
    mode: z
      .enum(MODES)
      .default('dry-run')
      .describe('dry-run: say what would change, for applyRosterImport; apply: do it at once'),
    missing: z
      .enum(['keep', 'remove'])
      .default('keep')
      .describe('What becomes of students on those rosters whom the file does not name'),
  })
  .refine(({ upload, csv }) => (upload === undefined) !== (csv === undefined), {
    path: ['upload'],
    message: 'give either `upload` or `csv`',
  });

export const ImportRequest = z.strictObject({ importId: Id });

export const RosterImport = z
  .object({
    importId: z.string(),
    courseId: z.string().nullable(),
    mode: z.enum(MODES),
    missing: z.enum(['keep', 'remove']),
    state: z
      .enum(STATES)
      .describe(
        'checking, rows, missing: at work; ready: a dry run that may be applied; done, failed, cancelled: ended',
      ),
    startedBy: z.string().describe('Of an applied dry run: who applied it'),
    progress: z.object({
      bytes: z.int(),
      ofBytes: z.int(),
      rows: z.int(),
      ofRows: z.int().nullable().describe('Null until the file was checked'),
    }),
    counts: Counts,
    problem: z
      .object({
        reason: z.enum(FILE_REASONS),
        line: z.int().nullable().describe('Line of the file, from 1'),
        issue: z.string(),
        fix: z.string(),
      })
      .nullable()
      .describe('Why the whole file could not be worked on'),
    createdAt: Instant,
    updatedAt: Instant,
    endedAt: Instant.nullable(),
    applicableUntil: Instant.nullable().describe('Of a dry run: after that, upload again'),
    expiresAt: Instant.describe('When the import and its rows are forgotten'),
  })
  .meta({ id: 'RosterImport' });

export const ListRosterImportRowsRequest = z.strictObject({
  importId: Id,
  action: z.enum(ACTIONS).optional().describe('Only rows that come to this'),
  ...PageInput,
});
const ImportRow = z
  .object({
    action: z
      .enum(ACTIONS)
      .describe('failed: not taken; conflict: the roster is not as the dry run saw it'),
    line: z
      .int()
      .nullable()
      .describe('Line of the file on which the row begins, from 1; null: not in the file'),
    courseId: z.string().nullable(),
    studentNumber: z.string().nullable(),
    issues: z.array(
      z.object({
        reason: z.enum(ROW_REASONS),
        field: z.string().describe('Empty: the row as a whole'),
        issue: z.string(),
        fix: z.string().describe('What to write instead'),
      }),
    ),
    changes: z.array(
      z.object({
        field: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'RosterImportRow' });
export const ListRosterImportRowsReply = z.object({
  rows: z.array(ImportRow),
  problemsNotKept: z.int().describe('Rows with a problem beyond those that are kept'),
  nextCursor: z.string().nullable(),
});
