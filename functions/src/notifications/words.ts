import type { Addressee, Notice, NoticeContext } from './notice.ts';
import { markName, textsFor } from './texts/index.ts';
import { localTime } from './texts/localTime.ts';
import type { Facts, Line, Texts } from './texts/words.ts';

/** What the inbox and a mail say. */
export function fullWords(notice: Notice, context: NoticeContext, to: Addressee): Line {
  const texts = textsFor(to.locale);
  const [title, body] = texts.kinds[notice.kind].full(factsOf(notice, context, to, texts));
  return { title, body };
}

function factsOf(notice: Notice, context: NoticeContext, to: Addressee, texts: Texts): Facts {
  const { after, before = '', band = '' } = notice.data;
  const { outcome = band } = notice.data;
  return {
    session: sessionWords(context, to.locale, texts),
    child: to.childUid === null ? null : (to.childName ?? texts.someChild),
    mark: markName(after, texts),
    before,
    outcome,
    alert: alertWords(context, to.locale, texts),
  };
}

function sessionWords(
  { session, courseTitle }: NoticeContext,
  locale: string,
  texts: Texts,
): string {
  if (session === null) return courseTitle ?? texts.someSession;
  return `${session.title}, ${localTime(session.startsAt, locale, session.timeZone)}`;
}

/** In the recipient's language, else in the one that there is. */
export function alertWords({ alert }: NoticeContext, locale: string, texts: Texts): Line {
  if (alert === null) return texts.someAlert;
  const { words } = alert;
  const said = words[locale.split('-', 1)[0] ?? ''] ?? Object.values(words)[0];
  return said === undefined ? texts.someAlert : { title: said.title, body: said.text };
}
