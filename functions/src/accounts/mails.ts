import { DEFAULT_LOCALE, INSTITUTION_NAME } from '../params.ts';
import type { Role } from '../platform/access.ts';
import { languageOf } from '../platform/locale.ts';
import type { Mail } from '../platform/outbox.ts';
import type { MailText } from './mailTexts.ts';
import { ACCOUNT_MAILS } from './mailTexts.ts';

type Content = Pick<Mail, 'subject' | 'text'>;

/** BCP 47, as the recipient has chosen it; null when nobody has: the school's own is used. */
type Locale = string | null;

/** To the owner of an address that was just registered. */
export function welcomeMail(link: string, locale: Locale): Content {
  return signed(mailsIn(locale).welcome(link));
}

/** To the owner of an address that had an account already. */
export function alreadyRegisteredMail(link: string | null, locale: Locale): Content {
  return signed(mailsIn(locale).alreadyRegistered(link));
}

export function passwordResetMail(link: string | null, locale: Locale): Content {
  return signed(mailsIn(locale).passwordReset(link));
}

export function verificationMail(link: string, locale: Locale): Content {
  return signed(mailsIn(locale).verification(link));
}

/** To the address that an account had until now. */
export function addressChangedMail(locale: Locale): Content {
  return signed(mailsIn(locale).addressChanged());
}

/** To somebody who has no account, and so no language, yet. */
export function invitationMail(role: Role, token: string, days: number): Content {
  return signed(mailsIn(null).invitation(role, token, days));
}

function mailsIn(locale: Locale): (typeof ACCOUNT_MAILS)[keyof typeof ACCOUNT_MAILS] {
  const fallback = DEFAULT_LOCALE.value();
  return ACCOUNT_MAILS[languageOf(locale ?? fallback, fallback)];
}

function signed({ subject, paragraphs }: MailText): Content {
  const institution = INSTITUTION_NAME.value();
  return {
    subject: `${institution}: ${subject}`,
    text: [...paragraphs, institution].join('\n\n'),
  };
}
