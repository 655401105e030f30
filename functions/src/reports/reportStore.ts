import type { CollectionReference, Firestore, Query } from 'firebase-admin/firestore';
import { z } from 'zod';
import { collection } from '../platform/firestore.ts';
import { FORMATS } from './encode/encoding.ts';

export const REPORT_KINDS = ['records', 'summary'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export const REPORT_STATES = [
  'queued',
  'building',
  'ready',
  'failed',
  'cancelled',
  'expired',
] as const;

/** Why a report failed, for who asked for it. */
export const REPORT_PROBLEMS = [
  'not-allowed',
  'filter-refused',
  'too-many-rows',
  'gave-up',
] as const;

/** One file of a ready report. */
export const StoredPart = z.object({
  name: z.string(),
  /** In the default bucket: reports/{id}/{fence}/{name}. */
  path: z.string(),
  /** Content-Type. */
  type: z.string(),
  rows: z.int(),
  bytes: z.int(),
  /** Lower-case hex. */
  sha256: z.string(),
});
export type StoredPart = z.output<typeof StoredPart>;

/**
 * `reports/{id}`: one report from being asked for to being gone. Its owner and admins may watch it; it holds ids and
 * figures, no names of students.
 */
export const StoredReport = z.object({
  /** Whose right it is built by. */
  by: z.string(),
  kind: z.enum(REPORT_KINDS),
  /** As it was asked for and parsed; each kind parses its own again. */
  filter: z.record(z.string(), z.unknown()),
  format: z.enum(FORMATS),
  options: z.object({
    delimiter: z.enum([',', ';', '\t']).default(','),
    bom: z.boolean().default(false),
    /** Keys of columns, in order; null: those that the kind begins with. */
    columns: z.array(z.string()).nullable().default(null),
    locale: z.enum(['en', 'de']).default('en'),
  }),
  title: z.string(),
  /** The courses that its rows may be of, as they were when it was built; null: not bound to courses. */
  courseIds: z.array(z.string()).nullable().default(null),
  /** The schedule that asked for it; null: a person. */
  scheduleId: z.string().nullable().default(null),
  /** Uids who are told besides the owner, and may open it. */
  recipients: z.array(z.string()).default([]),
  status: z.enum(REPORT_STATES),
  /** Of the present or last try. */
  progress: z.object({ rows: z.int(), bytes: z.int(), pages: z.int() }),
  /** Counts on with each try, and names the folder of its files. */
  fence: z.int(),
  tries: z.int(),
  /** Until when a builder holds it; null when none does. */
  leaseUntil: z.date().nullable(),
  /** When the sweep looks for it, should its task have been lost; null once it has ended. */
  dueAt: z.date().nullable(),
  problem: z.enum(REPORT_PROBLEMS).nullable(),
  parts: z.array(StoredPart),
  /** Canonical JSON that says what was asked for and which files came of it; null until ready. */
  manifest: z.string().nullable(),
  /** Compact JWS over it; null when not signed. */
  signature: z.string().nullable(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
  updatedAt: z.date(),
  /** Files are gone then, whatever this document says. */
  filesUntil: z.date(),
  /** This document goes. */
  expiresAt: z.date(),
});
export type StoredReport = z.output<typeof StoredReport>;

/** Work is left to do without anybody's word. */
export function isUnderWay({ status }: Pick<StoredReport, 'status'>): boolean {
  return status === 'queued' || status === 'building';
}

/** How many reports of this person are not built yet; one aggregation. */
export async function countOpenReports(db: Firestore, uid: string): Promise<number> {
  const open = reports(db).where('by', '==', uid).where('status', 'in', ['queued', 'building']);
  return (await open.count().get()).data().count;
}

/** Reports, the latest first; ties by id. */
export function reportsQuery(db: Firestore, by: string | undefined): Query<StoredReport> {
  const all: Query<StoredReport> = reports(db);
  const asked = by === undefined ? all : all.where('by', '==', by);
  return asked.orderBy('createdAt', 'desc').orderBy('__name__', 'desc');
}

/** Reports whose task or builder was lost, the longest due first. */
export function dueReports(db: Firestore, now: Date): Query<StoredReport> {
  return reports(db).where('dueAt', '<=', now).orderBy('dueAt');
}

/** Ready reports whose files have had their time. */
export function outlivedReports(db: Firestore, now: Date): Query<StoredReport> {
  return reports(db)
    .where('status', '==', 'ready')
    .where('filesUntil', '<=', now)
    .orderBy('filesUntil');
}

export function reports(db: Firestore): CollectionReference<StoredReport> {
  return collection(db, 'reports', StoredReport);
}
