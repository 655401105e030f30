import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { z } from 'zod';
import { after } from './clock.ts';
import { collection } from './firestore.ts';
import type { NoticeKind } from './noticeKinds.ts';
import { NOTICE_KINDS } from './noticeKinds.ts';
import type { Services } from './services.ts';
import { logError } from './logError.ts';
import { inTime } from './deadline.ts';

/** A notice that somebody is owed. Delivery reads names and texts later: only ids and codes travel. */
export interface Intent {
  /** Names the cause, so that one cause gives one notice: check-in.accepted:{attemptId}. */
  readonly dedupeKey: string;
  readonly kind: NoticeKind;
  /** Uids, `staff:{courseId}` and `roster:{courseId}` for whoever teaches or attends it on delivery, `admins`, or `role:{role}`; of
   * a session, whoever on delivery has no mark (`missing:{sessionId}`), was found absent by its closing and still is
   * (`absentees:{sessionId}`), or whose departure was closed (`auto-closed:{sessionId}`). */
  readonly to: readonly string[];
  readonly data: Readonly<Record<string, string>>;
}

const INTENT_KEPT_S = 30 * 24 * 3600;
/** Time for the task that a commit leaves. */
const SWEPT_AFTER_S = 60;

/** As it begins; what delivery makes of it is in the module of notifications. */
const StoredIntent = z.object({
  kind: z.enum(NOTICE_KINDS),
  to: z.array(z.string()),
  data: z.record(z.string(), z.string()),
  status: z.enum(['pending']),
  /** When the sweep looks for it, if nobody took it before. */
  dueAt: z.date(),
  createdAt: z.date(),
  expiresAt: z.date(),
});

export function appendIntent(tx: Transaction, db: Firestore, now: Date, intent: Intent): void {
  const ref = collection(db, 'notifications', StoredIntent).doc(intent.dedupeKey);
  tx.create(ref, {
    kind: intent.kind,
    to: [...intent.to],
    data: { ...intent.data },
    status: 'pending',
    dueAt: after(now, SWEPT_AFTER_S),
    createdAt: now,
    expiresAt: after(now, INTENT_KEPT_S),
  });
}

/** How long an operation waits for the queue: the sweep of undelivered notices finds what was not left there. */
const WAKE_MS = 1500;

/** A queue that failed is let be for so long: while it hangs not every operation should wait for it. */
const REST_MS = 10_000;
const restsUntil = new WeakMap<Services['tasks'], number>();

/** Leaves word for delivery that these notices were stored. Never fails: the notices are stored whatever comes of it. */
export async function wakeDelivery(
  services: Services,
  dedupeKeys: readonly string[],
): Promise<void> {
  const { tasks, clock } = services;
  if (dedupeKeys.length === 0 || (restsUntil.get(tasks) ?? 0) > clock.now().getTime()) return;
  try {
    const left = tasks.enqueue('fanOut', { noticeIds: dedupeKeys });
    await inTime(left, WAKE_MS, () => new Error('Cloud Tasks did not answer in time'));
  } catch (error) {
    restsUntil.set(tasks, clock.now().getTime() + REST_MS);
    logError('delivery waits for the sweep', error, { notices: dedupeKeys.length });
  }
}

/** An e-mail in the schema of Firebase's Trigger Email extension. */
export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const MAIL_KEPT_S = 24 * 3600;

const StoredMail = z.object({
  to: z.array(z.string()),
  message: z.object({ subject: z.string(), text: z.string() }),
  createdAt: z.date(),
  /** A mail may hold a sign-in link: it does not stay. */
  expiresAt: z.date(),
});

export function appendMail(tx: Transaction, db: Firestore, now: Date, mail: Mail): void {
  tx.create(collection(db, 'mail', StoredMail).doc(mail.id), {
    to: [mail.to],
    message: { subject: mail.subject, text: mail.text },
    createdAt: now,
    expiresAt: after(now, MAIL_KEPT_S),
  });
}
