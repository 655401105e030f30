import { after } from '../platform/clock.ts';
import { isUrgent, mannerOf } from './catalogue.ts';
import type { Addressee, DigestEntry, Notice, NoticeContext, Plan } from './notice.ts';
import { INBOX_KEPT_S } from './inboxKept.ts';
import { aboutOf, noticeDocId } from './notice.ts';
import { channelsFor } from './preferences.ts';
import { nextDigest, quietUntil } from './quietHours.ts';
import { textsFor } from './texts/index.ts';
import { fullWords } from './words.ts';

const DIGEST_KEPT_S = 7 * 24 * 3600;
const NOTHING: Plan = { inbox: null, mail: null, push: null, digest: null };

/**
 * What a recipient gets of a notice, by which channels and when. Ids and the day of a digest follow from the notice
 * alone, so that a plan made again, later, makes nothing twice.
 */
export function planDelivery(
  notice: Notice,
  context: NoticeContext,
  addressee: Addressee,
  now: Date,
): Plan {
  const { kind, data } = notice;
  // A call to leave the building that comes hours after is worse than none.
  if (context.alert !== null && context.alert.expiresAt <= now) return NOTHING;
  const { childUid, preferences, timeZone } = addressee;
  const channels = channelsFor(kind, childUid !== null, preferences);
  const words = fullWords(notice, context, addressee);
  const urgent = isUrgent(kind, data);
  const [mail, push] = [channels.has('mail') && addressee.email !== null, channels.has('push')];
  const waits = preferences.digest === 'daily' && mannerOf(kind).digest && !urgent;
  const quiet = urgent ? null : quietUntil(now, preferences.quietHours, timeZone);
  const [at, until] = [quiet ?? now, usefulUntil(notice, context)];
  return {
    inbox: channels.has('inbox')
      ? {
          id: noticeDocId(notice.id, addressee),
          kind,
          ...words,
          data,
          childUid,
          createdAt: notice.createdAt,
          readAt: null,
          expiresAt: after(notice.createdAt, INBOX_KEPT_S),
        }
      : null,
    mail: mail && !waits ? mailOf(context, addressee, words) : null,
    push: push && !waits && at < until ? { at, until } : null,
    digest:
      waits && (mail || push) ? digestEntry(notice, addressee, { ...words, mail, push }) : null,
  };
}

/** The end of a push's use: of a session that is gone, an hour from the notice's making. */
export function usefulUntil({ kind, createdAt }: Notice, { session, alert }: NoticeContext): Date {
  const { life } = mannerOf(kind);
  if (typeof life === 'number') {
    const end = after(createdAt, life * 3600);
    return alert !== null && alert.expiresAt < end ? alert.expiresAt : end;
  }
  if (session === null) return after(createdAt, 3600);
  return { start: session.startsAt, close: session.closesAt, end: session.endsAt }[life];
}

function mailOf(
  { institution }: NoticeContext,
  { locale }: Addressee,
  { title, body }: { readonly title: string; readonly body: string },
): NonNullable<Plan['mail']> {
  const text = [body, textsFor(locale).foot, institution].join('\n\n');
  return { subject: `${institution}: ${title}`, text };
}

function digestEntry(
  notice: Notice,
  addressee: Addressee,
  said: Pick<DigestEntry, 'title' | 'body' | 'mail' | 'push'>,
): DigestEntry {
  const { uid, childUid, preferences, timeZone } = addressee;
  const { createdAt } = notice;
  const { day, dueAt } = nextDigest(createdAt, preferences.digestAt, timeZone);
  return {
    id: noticeDocId(notice.id, addressee),
    uid,
    childUid,
    ...aboutOf(notice),
    ...said,
    day,
    dueAt,
    createdAt,
    state: 'waiting',
    expiresAt: after(dueAt, DIGEST_KEPT_S),
  };
}
