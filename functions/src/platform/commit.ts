import type { Transaction } from 'firebase-admin/firestore';
import type { AuditEvent } from './audit.ts';
import { appendAudit } from './audit.ts';
import { isAlreadyExists, isClosedTransaction } from './firestore.ts';
import { replyRecord, replyRef, storedReply } from './idempotency.ts';
import type { CallContext } from './operation.ts';
import type { Intent, Mail } from './outbox.ts';
import { appendIntent, appendMail, wakeDelivery } from './outbox.ts';

/** The writes of one operation. Reads go through `tx` first; Firestore wants them before any write. */
export interface Write {
  readonly tx: Transaction;
  /** The one instant of this commit. */
  readonly now: Date;
  readonly audit: (event: AuditEvent) => void;
  /** A notice to be delivered later; its dedupe key must not have been used before. */
  readonly intent: (intent: Intent) => void;
  readonly mail: (mail: Mail) => void;
}

interface CommitOptions {
  /** False when a retry should be worked anew, as for a look at evidence. */
  readonly keepReply?: boolean;
}

/**
 * Commits an operation: its documents, the audit event, the notices and the reply under its
 * idempotency key, in one transaction, so that none exists without the others.
 * What `work` returns is the operation's reply; a retry under the same key gets it again.
 * `work` may run more than once (contention) and must not have effects besides its writes.
 * @throws Error when `work` appended no audit event: an unaudited write is a defect
 */
export async function commit<R>(
  context: CallContext,
  work: (write: Write) => Promise<R>,
  options: CommitOptions = {},
): Promise<R> {
  for (let round = 1; ; round++) {
    try {
      return await commitOnce(context, work, options);
    } catch (error) {
      if (isAlreadyExists(error)) {
        // A parallel call under the same key won: its reply is ours.
        const before = await storedReply(context);
        if (before === null) throw error;
        return before.reply as R;
      }
      if (!isClosedTransaction(error) || round === ROUNDS) throw error;
    }
  }
}

/** A transaction that lost its locks to another is begun anew this often; the SDK does so for ABORTED only. */
const ROUNDS = 3;

async function commitOnce<R>(
  context: CallContext,
  work: (write: Write) => Promise<R>,
  { keepReply = true }: CommitOptions,
): Promise<R> {
  const { db, clock } = context.services;
  let owed: readonly string[] = [];
  const done = await db.runTransaction(async (tx) => {
    const now = clock.now();
    const audits: AuditEvent[] = [];
    const intents: Intent[] = [];
    const mails: Mail[] = [];
    const reply = await work({
      tx,
      now,
      audit: (event) => void audits.push(event),
      intent: (intent) => void intents.push(intent),
      mail: (mail) => void mails.push(mail),
    });
    if (audits.length === 0) throw new Error(`${context.operation} wrote without an audit event`);
    for (const event of audits) appendAudit(tx, context, now, event);
    for (const intent of intents) appendIntent(tx, db, now, intent);
    for (const mail of mails) appendMail(tx, db, now, mail);
    const ref = keepReply ? replyRef(context) : null;
    if (ref !== null) tx.create(ref, replyRecord(context, reply));
    owed = intents.map(({ dedupeKey }) => dedupeKey);
    return reply;
  });
  await wakeDelivery(context.services, owed);
  return done;
}
