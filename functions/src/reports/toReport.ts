import type { z } from 'zod';
import type { Report } from './contract.ts';
import type { StoredPart, StoredReport } from './reportStore.ts';
import { mostInAllOf, mostRowsOf } from './encode/limits.ts';

/** A report as clients see it. */
export function toReport(reportId: string, doc: StoredReport): z.input<typeof Report> {
  const { by, kind, title, filter, format, scheduleId, status, progress, problem } = doc;
  const { manifest, signature, createdAt, endedAt, filesUntil } = doc;
  return {
    reportId,
    by,
    kind,
    title,
    filter,
    format,
    scheduleId,
    status,
    progress,
    problem,
    mostRowsPerPart: mostRowsOf(format),
    mostRows: mostInAllOf(format),
    parts: doc.parts.map(shownPart),
    manifest,
    signature,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    filesUntil: filesUntil.toISOString(),
  };
}

/** A file as clients and the manifest name it: without its place in the bucket. */
export function shownPart({ path: _path, ...shown }: StoredPart): Omit<StoredPart, 'path'> {
  return shown;
}
