import type { Addressee, Notice, NoticeContext, PushWords } from './notice.ts';
import { textsFor } from './texts/index.ts';
import { alertWords } from './words.ts';

/** A push holds 4 KB at most (FCM): of a long alert it shows the beginning, the inbox the whole. */
const MOST_SHOWN = 400;

/** What goes through others' servers and onto a locked screen: no name, face, position or reason. */
export function pushWords(notice: Notice, context: NoticeContext, to: Addressee): PushWords {
  const texts = textsFor(to.locale);
  const alert = alertWords(context, to.locale, texts);
  const forChild = to.childUid !== null;
  const [title, body] = texts.kinds[notice.kind].push({ forChild, alert });
  return { title, body: shortened(body), data: pushData(notice, to) };
}

/** Ids by which the app finds what it is about; codes of outcomes stay on the server. */
function pushData({ id, kind, data }: Notice, { childUid }: Addressee): Record<string, string> {
  const ids = IDS.flatMap((name) => {
    const value = data[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(ids),
    kind,
    noticeId: id,
    ...(childUid === null ? {} : { childUid }),
  };
}

const IDS = [
  'sessionId',
  'courseId',
  'appealId',
  'requestId',
  'deviceId',
  'alertId',
  'anomalyId',
  'reportId',
  'termId',
  'day',
];

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= MOST_SHOWN
    ? text
    : `${characters.slice(0, MOST_SHOWN - 1).join('')}…`;
}
