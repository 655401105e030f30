import type {
  DocumentData,
  DocumentReference,
  Firestore,
  Transaction,
} from 'firebase-admin/firestore';
import { z } from 'zod';
import { after } from './clock.ts';
import type { Write } from './commit.ts';
import { sha256Hex } from './crypto.ts';
import { collection, withDates } from './firestore.ts';
import { newRevision } from './revision.ts';
import { sameDocument } from './sameDocument.ts';
import type { Services } from './services.ts';
import type { Editable } from './settled.ts';
import { putEditable, settledRef } from './settled.ts';
import { commitIfDue, recomputeContext } from './system.ts';

/** One kind of document that may be edited in the Firebase console. */
export interface ConsoleEditable<T extends Editable> {
  /** For the audit: course, place, policy. */
  readonly kind: string;
  readonly schema: z.ZodType<T>;
  /** What the document may hold at its top. */
  readonly fields: readonly string[];
  /** What to do rather than delete it, in half a sentence. */
  readonly insteadOfDeletion: string;
  /** Fields a new document needs and that nobody types by hand. */
  defaults(now: Date): Partial<T>;
  /**
   * Checks what the schema cannot and derives what follows from the edit. Reads only.
   * @param before the document as it was settled last; null for a new one
   * @returns the document to store, or what is wrong with it in a sentence that begins with the field
   */
  derive(
    tx: Transaction,
    db: Firestore,
    edited: T,
    before: T | null,
    now: Date,
  ): Promise<Judgement<T>>;
  /** Further documents that follow, such as the version. Writes only. */
  also?(tx: Transaction, db: Firestore, path: string, stored: T, before: T | null): void;
}

export type Judgement<T> = { readonly document: T } | { readonly problem: string };

/** One write as the trigger reports it. `authId` is what the platform says of the editor: for the audit only. */
export interface Edit {
  readonly eventId: string;
  readonly path: string;
  readonly after: DocumentData | undefined;
  readonly authId: string | null;
}

/**
 * `settled`: the document is as the server wrote it. `taken`: the edit is valid and was derived from.
 * `put-back`: it was invalid or a deletion. `refused`: a new document that is invalid; it was removed, and
 * what was typed lies with the reason in its `problems`. `gone`: a refused document's removal.
 */
export type Outcome = 'settled' | 'taken' | 'put-back' | 'refused' | 'gone';

/**
 * Judges the document as it is now, not as the event tells it: events come twice, late and out of order, and
 * an admin saves one field after another. Whatever the order, the last run finds the document settled.
 */
export async function settleConsoleEdit<T extends Editable>(
  services: Services,
  editable: ConsoleEditable<T>,
  edit: Edit,
): Promise<Outcome> {
  const context = recomputeContext(services, `${editable.kind}ConsoleEdit`, edit.eventId);
  const { db } = services;
  let rest: Outcome = 'settled';
  const outcome = await commitIfDue(context, async (write) => {
    const { tx } = write;
    const [live, kept] = await Promise.all([
      tx.get(db.doc(edit.path)),
      tx.get(settledRef(db, edit.path)),
    ]);
    const settled = kept.data()?.document;
    rest = settled === undefined ? 'gone' : 'settled';
    if (sameDocument(live.data(), settled)) return null;
    const before = settled === undefined ? null : editable.schema.parse(settled);
    return await decide(write, db, editable, edit, live.data(), before);
  });
  return outcome ?? rest;
}

async function decide<T extends Editable>(
  write: Write,
  db: Firestore,
  editable: ConsoleEditable<T>,
  edit: Edit,
  edited: DocumentData | undefined,
  before: T | null,
): Promise<Outcome> {
  const { tx, now, audit } = write;
  const { kind } = editable;
  const ref = db.doc(edit.path) as unknown as DocumentReference<T>;
  const judged = await judge(tx, db, editable, edited, before, now);
  // Of several edits settled at once this event's editor need not be the last one.
  const details = { authId: sameDocument(edited, edit.after) ? edit.authId : null };
  if ('document' in judged) {
    const document = { ...judged.document, revision: newRevision(), problem: null };
    putEditable(tx, ref, document);
    editable.also?.(tx, db, edit.path, document, before);
    audit({ action: `${kind}.edited-in-console`, subject: edit.path, details });
    return 'taken';
  }
  const { problem } = judged;
  audit({
    action: `${kind}.console-edit-put-back`,
    subject: edit.path,
    details: { ...details, problem },
  });
  if (before !== null) {
    putEditable(tx, ref, { ...before, revision: newRevision(), problem });
    return 'put-back';
  }
  tx.delete(ref);
  tx.set(problems(db, edit.path).doc(sha256Hex(edit.eventId).slice(0, 20)), {
    problem,
    refused: edited ?? {},
    at: now,
    expiresAt: after(now, PROBLEM_KEPT_S),
  });
  return 'refused';
}

const PROBLEM_KEPT_S = 30 * 24 * 3600;

/** `{document}/problems/{id}`: a refused new document, where the console shows it beside the empty place. */
const Problem = z.object({
  problem: z.string(),
  refused: z.record(z.string(), z.unknown()),
  at: z.date(),
  expiresAt: z.date(),
});

function problems(db: Firestore, path: string) {
  return collection(db, `${path}/problems`, Problem);
}

async function judge<T extends Editable>(
  tx: Transaction,
  db: Firestore,
  editable: ConsoleEditable<T>,
  edited: DocumentData | undefined,
  before: T | null,
  now: Date,
): Promise<Judgement<T>> {
  if (edited === undefined) {
    return { problem: `It was deleted; ${editable.insteadOfDeletion}.` };
  }
  const { schema, fields } = editable;
  const unknown = Object.keys(edited).find((name) => !fields.includes(name));
  if (unknown !== undefined) return { problem: `${unknown}: there is no such field` };
  // What the server keeps for itself is not the edit's to change or to leave out.
  const own = { revision: '', problem: null };
  const filled = { ...editable.defaults(now), ...edited, ...own };
  const parsed = schema.safeParse(withDates(filled));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
  }
  return await editable.derive(tx, db, parsed.data, before, now);
}
