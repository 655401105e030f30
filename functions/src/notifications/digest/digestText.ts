import type { Mail } from '../../platform/outbox.ts';
import { textsFor } from '../texts/index.ts';
import { localDay } from '../texts/localTime.ts';
import type { Line } from '../texts/words.ts';

/** The mail of a day: what happened, in its order. */
export function digestMail(
  lines: readonly Line[],
  { day, locale, institution }: Readonly<Record<'day' | 'locale' | 'institution', string>>,
): Pick<Mail, 'subject' | 'text'> {
  const { digest, foot } = textsFor(locale);
  const items = lines.map(({ title, body }) => `* ${title}\n  ${body.replaceAll('\n', '\n  ')}`);
  return {
    subject: `${institution}: ${digest.subject(localDay(day, locale))}`,
    text: [digest.intro(lines.length), ...items, foot, institution].join('\n\n'),
  };
}
