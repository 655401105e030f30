import type { DocumentData, Firestore, Transaction } from 'firebase-admin/firestore';
import type { z } from 'zod';
import { commit } from './commit.ts';
import { withDates } from './firestore.ts';
import { newRevision } from './revision.ts';
import type { Services } from './services.ts';
import { systemContext } from './system.ts';

/** What every document that admins may edit in the Firebase console carries. */
export interface Editable {
  readonly revision: string;
  /** Why the last edit was put back; null when the document is as edited. */
  readonly problem: string | null;
}

/** One kind of document that may be edited in the Firebase console. */
export interface ConsoleEditable<T extends Editable> {
  /** For the audit: course, place, policy. */
  readonly kind: string;
  readonly schema: z.ZodType<T>;
  /** Fields a new document needs and that nobody types by hand. */
  defaults(now: Date): Partial<T>;
  /**
   * Checks what the schema cannot and derives what follows from the edit. Reads only.
   * @returns the document to store, or what is wrong with it in a sentence
   */
  derive(
    tx: Transaction,
    db: Firestore,
    edited: T,
    before: T | null,
    now: Date,
  ): Promise<{ readonly document: T } | { readonly problem: string }>;
  /** Further documents that follow, such as the version. Writes only. */
  also?(tx: Transaction, db: Firestore, path: string, stored: T): void;
}

/** One write as the trigger reports it. `authId` is what the platform says of the editor: for the audit only. */
export interface Edit {
  readonly eventId: string;
  readonly path: string;
  readonly before: DocumentData | undefined;
  readonly after: DocumentData | undefined;
  readonly authId: string | null;
}

/**
 * Judges one write. A server write (fresh revision) is left alone. A console edit is validated, derived
 * from and stamped; an invalid one, or a deletion, is put back with the reason beside it. Its own write
 * carries a fresh revision, so it comes to rest; a later write than the event's is left to its own event.
 */
export async function settleConsoleEdit<T extends Editable>(
  services: Services,
  editable: ConsoleEditable<T>,
  edit: Edit,
): Promise<'server-write' | 'superseded' | 'taken' | 'put-back'> {
  if (!isConsoleEdit(edit)) return 'server-write';
  const { db } = services;
  const context = systemContext(services, `${editable.kind}ConsoleEdit`, edit.eventId);
  const raw = db.doc(edit.path);
  const current = await raw.get();
  if (!same(current.data(), edit.after)) return 'superseded';
  return await commit(context, async ({ tx, now, audit }) => {
    const stored = await tx.get(raw);
    const details = { authId: edit.authId };
    if (!same(stored.data(), edit.after)) {
      audit({ action: `${editable.kind}.edit-superseded`, subject: edit.path, details });
      return 'superseded' as const;
    }
    const before = readable(editable, edit.before);
    const result = await judge(tx, db, editable, edit, before, now);
    if ('document' in result) {
      const document = { ...result.document, revision: newRevision(), problem: null };
      tx.set(raw, document);
      editable.also?.(tx, db, edit.path, document);
      audit({ action: `${editable.kind}.edited-in-console`, subject: edit.path, details });
      return 'taken' as const;
    }
    const { problem } = result;
    if (before !== null) tx.set(raw, { ...before, revision: newRevision(), problem });
    else tx.set(raw, { problem, revision: newRevision(), refused: edit.after ?? {} });
    audit({
      action: `${editable.kind}.console-edit-put-back`,
      subject: edit.path,
      details: { ...details, problem },
    });
    return 'put-back' as const;
  });
}

/** The stamp is new on every server write; the console leaves the old one, or makes none. */
function isConsoleEdit({ before, after }: Edit): boolean {
  if (after === undefined) return before !== undefined;
  const stamp: unknown = after['revision'];
  return stamp === undefined || (before !== undefined && before['revision'] === stamp);
}

async function judge<T extends Editable>(
  tx: Transaction,
  db: Firestore,
  editable: ConsoleEditable<T>,
  edit: Edit,
  before: T | null,
  now: Date,
): Promise<{ document: T } | { problem: string }> {
  if (edit.after === undefined) {
    return { problem: 'It was deleted; set its status to archived instead.' };
  }
  const filled = { problem: null, revision: '', ...editable.defaults(now), ...edit.after };
  const parsed = editable.schema.safeParse(withDates(filled));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
  }
  return await editable.derive(tx, db, parsed.data, before, now);
}

function readable<T extends Editable>(
  { schema }: ConsoleEditable<T>,
  data: DocumentData | undefined,
): T | null {
  const parsed = schema.safeParse(withDates(data ?? null));
  return parsed.success ? parsed.data : null;
}

function same(a: DocumentData | undefined, b: DocumentData | undefined): boolean {
  return JSON.stringify(withDates(a ?? null)) === JSON.stringify(withDates(b ?? null));
}
