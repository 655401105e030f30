import type { Write } from '../../platform/commit.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import type { Services } from '../../platform/services.ts';
import { digestEntriesOf } from '../digest/digestStore.ts';
import { inboxOf } from '../inbox/inboxStore.ts';
import type { Notice } from '../notice.ts';
import { noticeDocId } from '../notice.ts';
import type { NoticeTotals } from '../noticeStore.ts';
import { batches, countsOf } from '../push/batchStore.ts';
import type { Entry } from '../push/batchStore.ts';
import type { Group } from '../push/groupBatches.ts';
import type { Page } from './pageOfRecipients.ts';

interface Owner {
  readonly notice: Notice;
  /** Batches of the pages before. */
  readonly batchesBefore: number;
  readonly expiresAt: Date;
}

/** Writes what a page of recipients gets; each document is created, so that no second run could repeat it. @returns what was written, in numbers */
export function writePage(
  { db }: Services,
  { tx, now, mail }: Write,
  { notice, batchesBefore, expiresAt }: Owner,
  { planned, groups }: Page,
): Omit<NoticeTotals, 'recipients'> {
  let [inbox, mails, digest, devices] = [0, 0, 0, 0];
  for (const { addressee, plan } of planned) {
    const id = noticeDocId(notice.id, addressee);
    if (plan.inbox !== null) {
      const { id: entryId, ...entry } = plan.inbox;
      tx.create(inboxOf(db, addressee.uid).doc(entryId), { ...entry, data: { ...entry.data } });
      inbox++;
    }
    if (plan.mail !== null && addressee.email !== null) {
      // Named by a hash: the id of a mail may be seen where a notice's may not.
      mail({ id: sha256Hex(`${id}/${addressee.uid}`), to: addressee.email, ...plan.mail });
      mails++;
    }
    if (plan.digest !== null) {
      const { id: entryId, ...entry } = plan.digest;
      tx.create(digestEntriesOf(db, addressee.uid).doc(entryId), entry);
      digest++;
    }
  }
  for (const [i, group] of groups.entries()) {
    tx.create(
      batches(db, notice.id).doc(batchIdOf(batchesBefore + i)),
      newBatch(group, now, expiresAt),
    );
    devices += group.entries.length;
  }
  return { inbox, mail: mails, digest, devices, batches: groups.length };
}

/** Batches of a notice are numbered in the order in which they were written. */
export function batchIdOf(n: number): string {
  return String(n).padStart(5, '0');
}

function newBatch({ at, until, messages, entries }: Group, now: Date, expiresAt: Date) {
  const owed = entries.map((entry): Entry => ({
    ...entry,
    state: 'owed',
    code: null,
    tries: 0,
    notBefore: null,
    unanswered: 0,
  }));
  return {
    status: 'open' as const,
    dueAt: at,
    until,
    deferred: at > now,
    lease: null,
    attempts: 0,
    round: 0,
    messages: [...messages],
    entries: owed,
    counts: countsOf(owed),
    unanswered: 0,
    expiresAt,
  };
}
