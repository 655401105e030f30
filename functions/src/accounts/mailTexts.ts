import type { Role } from '../platform/access.ts';
import type { Language } from '../platform/locale.ts';

/** A mail before the institution signs it: its subject, and its paragraphs. */
export interface MailText {
  readonly subject: string;
  readonly paragraphs: readonly string[];
}

/** Every mail about accounts in one language; one that is missing does not compile. */
interface AccountMails {
  readonly welcome: (link: string) => MailText;
  /** Null: the account is not active. */
  readonly alreadyRegistered: (link: string | null) => MailText;
  /** Null: there is no active account. */
  readonly passwordReset: (link: string | null) => MailText;
  readonly verification: (link: string) => MailText;
  readonly addressChanged: () => MailText;
  readonly invitation: (role: Role, token: string, days: number) => MailText;
}

/*
 * Nothing that a stranger typed goes into a mail but the address: whoever registers somebody else's address
 * must not get to write to them.
 */
export const ACCOUNT_MAILS = {
  en: {
    welcome: (link) => ({
      subject: 'Your new account',
      paragraphs: [
        'An account was made for this address. Choose a password to use it:',
        link,
        'If you did not ask for it, ignore this mail: nobody can use the account without this link.',
      ],
    }),
    alreadyRegistered: (link) => ({
      subject: 'You already have an account',
      paragraphs: [
        'Somebody asked for a new account for this address, but it has one.',
        link === null
          ? 'It is not active at present; the office can tell you more.'
          : `Sign in as before. If you forgot the password, choose a new one:\n\n${link}`,
        'If it was not you, ignore this mail: nothing was changed.',
      ],
    }),
    passwordReset: (link) => ({
      subject: 'Your password',
      paragraphs: [
        'Somebody asked for a new password for this address.',
        link === null ? 'There is no active account for it.' : `Choose it here:\n\n${link}`,
        'If it was not you, ignore this mail: nothing was changed.',
      ],
    }),
    verification: (link) => ({
      subject: 'Confirm your e-mail address',
      paragraphs: [
        'Somebody signed up with this address. Only if it was you, confirm that it is yours:',
        link,
        'If it was not you, do not follow the link.',
      ],
    }),
    addressChanged: () => ({
      subject: 'Your e-mail address was changed',
      paragraphs: [
        'The office gave your account another e-mail address. This one is not used for it any more.',
        'If you did not ask for it, tell the office.',
      ],
    }),
    invitation: (role, token, days) => ({
      subject: 'Your invitation',
      paragraphs: [
        `You are invited as ${role}. Enter this code in the app within ${String(days)} days:`,
        token,
        'The code works once. Do not pass it on.',
      ],
    }),
  },
  de: {
    welcome: (link) => ({
      subject: 'Ihr neues Konto',
      paragraphs: [
        'Für diese Adresse wurde ein Konto eingerichtet. Wählen Sie ein Passwort, um es zu nutzen:',
        link,
        'Haben Sie nicht darum gebeten, beachten Sie diese E-Mail nicht: Ohne den Link kann niemand das Konto nutzen.',
      ],
    }),
    alreadyRegistered: (link) => ({
      subject: 'Sie haben schon ein Konto',
      paragraphs: [
        'Für diese Adresse wurde ein neues Konto verlangt, sie hat aber schon eines.',
        link === null
          ? 'Es ist zurzeit nicht aktiv; die Verwaltung weiß mehr.'
          : `Melden Sie sich an wie bisher. Wenn Sie das Passwort vergessen haben, wählen Sie ein neues:\n\n${link}`,
        'Waren Sie es nicht, beachten Sie diese E-Mail nicht: Es hat sich nichts geändert.',
      ],
    }),
    passwordReset: (link) => ({
      subject: 'Ihr Passwort',
      paragraphs: [
        'Für diese Adresse wurde ein neues Passwort verlangt.',
        link === null ? 'Es gibt dafür kein aktives Konto.' : `Wählen Sie es hier:\n\n${link}`,
        'Waren Sie es nicht, beachten Sie diese E-Mail nicht: Es hat sich nichts geändert.',
      ],
    }),
    verification: (link) => ({
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
      paragraphs: [
        'Mit dieser Adresse wurde ein Konto eröffnet. Nur wenn Sie es waren, bestätigen Sie, dass sie Ihnen gehört:',
        link,
        'Waren Sie es nicht, folgen Sie dem Link nicht.',
      ],
    }),
    addressChanged: () => ({
      subject: 'Ihre E-Mail-Adresse wurde geändert',
      paragraphs: [
        'Die Verwaltung hat Ihrem Konto eine andere E-Mail-Adresse gegeben. Diese hier wird dafür nicht mehr verwendet.',
        'Haben Sie nicht darum gebeten, sagen Sie der Verwaltung Bescheid.',
      ],
    }),
    invitation: (role, token, days) => ({
      subject: 'Ihre Einladung',
      paragraphs: [
        `Sie sind eingeladen: ${GERMAN_ROLES[role]}. Geben Sie diesen Code innerhalb von ${String(days)} Tagen in der App ein:`,
        token,
        'Der Code gilt einmal. Geben Sie ihn nicht weiter.',
      ],
    }),
  },
} as const satisfies Record<Language, AccountMails>;

const GERMAN_ROLES = {
  student: 'Schülerin oder Schüler',
  instructor: 'Lehrkraft',
  guardian: 'Sorgeberechtigte oder Sorgeberechtigter',
  admin: 'Verwaltung',
  kiosk: 'Gerät',
} as const satisfies Record<Role, string>;
