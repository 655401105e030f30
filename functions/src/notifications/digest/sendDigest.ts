import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { INSTITUTION_NAME } from '../../params.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import type { CallContext } from '../../platform/operation.ts';
import type { Intent, Mail } from '../../platform/outbox.ts';
import { commitIfDue } from '../../platform/system.ts';
import { addressees } from '../addressees.ts';
import { mayKnow } from '../mayKnow.ts';
import type { Addressee } from '../notice.ts';
import type { StoredDigestEntry } from './digestStore.ts';
import { digestEntriesOf } from './digestStore.ts';
import { digestMail } from './digestText.ts';

/** One digest holds no more; the rest is the next one's. */
const MOST_ENTRIES = 200;

type Entry = QueryDocumentSnapshot<StoredDigestEntry>;

/**
 * One person's digest: one mail and one notice of all that is due. The entries are told within the transaction that
 * marks them, so that of two runs at once, and of one that is killed and begun again, one sends it.
 * What may not be told any more, as of a child whose guardian the person no longer is, is marked and left out.
 * @returns how many entries it holds; null when there was nothing to send
 */
export async function sendDigest(context: CallContext, uid: string): Promise<number | null> {
  const { services } = context;
  const now = services.clock.now();
  const due = await digestEntriesOf(services.db, uid)
    .where('state', '==', 'waiting')
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(MOST_ENTRIES)
    .get();
  const to = await addressees(
    services,
    due.docs.map((doc) => ({ uid, childUid: doc.data().childUid })),
    (access, at, place) => {
      const entry = due.docs[place]?.data();
      return entry !== undefined && mayKnow(access, entry, at);
    },
  );
  const allowed = new Map(due.docs.flatMap(({ id }, i) => (to[i] ? [[id, to[i]] as const] : [])));
  return await commitIfDue(context, async (write) => {
    const seen = await Promise.all(due.docs.map(({ ref }) => write.tx.get(ref)));
    const waiting = due.docs.filter((_doc, i) => seen[i]?.data()?.state === 'waiting');
    if (waiting.length === 0) return null;
    for (const { ref } of waiting) write.tx.update(ref, { state: 'sent' });
    const told = waiting.filter(({ id }) => allowed.has(id)).sort(byTime);
    const addressee = allowed.get(told[0]?.id ?? '');
    if (addressee !== undefined) {
      const { mail, notice } = digestOf(told, addressee);
      if (mail !== null) write.mail(mail);
      if (notice !== null) write.intent(notice);
    }
    const details = { entries: told.length, dropped: waiting.length - told.length };
    write.audit({ action: 'digest.sent', subject: `users/${uid}`, details });
    return told.length;
  });
}

function digestOf(
  told: readonly Entry[],
  { uid, email, locale, preferences }: Addressee,
): { mail: Mail | null; notice: Intent | null } {
  const entries = told.map((doc) => doc.data());
  const wants = ({ kind }: StoredDigestEntry, channel: 'mail' | 'push'): boolean =>
    !preferences.off[channel].includes(kind);
  // What was muted since is in the inbox.
  const mailed = entries.filter((entry) => entry.mail && wants(entry, 'mail'));
  const day = told.at(-1)?.data().day ?? '';
  const id = sha256Hex([uid, ...told.map((doc) => doc.id)].join('\n')).slice(0, 40);
  const institution = INSTITUTION_NAME.value();
  return {
    mail:
      email === null || mailed.length === 0
        ? null
        : { id: `digest-${id}`, to: email, ...digestMail(mailed, { day, locale, institution }) },
    notice: entries.some((entry) => entry.push && wants(entry, 'push'))
      ? { dedupeKey: `digest.ready:${id}`, kind: 'digest.ready', to: [uid], data: { day } }
      : null,
  };
}

function byTime(a: Entry, b: Entry): number {
  const [first, second] = [a.data(), b.data()];
  return first.createdAt.getTime() - second.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}
