import { INSTITUTION_NAME } from '../params.ts';
import type { Mail } from '../platform/outbox.ts';

type Content = Pick<Mail, 'subject' | 'text'>;

/*
 * Nothing that a stranger typed goes into a mail but the address: whoever registers somebody else's address
 * must not get to write to them.
 */

/** To the owner of an address that was just registered. */
export function welcomeMail(link: string): Content {
  return compose('Your new account', [
    'An account was made for this address. Choose a password to use it:',
    link,
    'If you did not ask for it, ignore this mail: nobody can use the account without this link.',
  ]);
}

/** To the owner of an address that had an account already. */
export function alreadyRegisteredMail(link: string | null): Content {
  return compose('You already have an account', [
    'Somebody asked for a new account for this address, but it has one.',
    link === null
      ? 'It is not active at present; the office can tell you more.'
      : `Sign in as before. If you forgot the password, choose a new one:\n\n${link}`,
    'If it was not you, ignore this mail: nothing was changed.',
  ]);
}

export function passwordResetMail(link: string | null): Content {
  return compose('Your password', [
    'Somebody asked for a new password for this address.',
    link === null ? 'There is no active account for it.' : `Choose it here:\n\n${link}`,
    'If it was not you, ignore this mail: nothing was changed.',
  ]);
}

export function verificationMail(link: string): Content {
  return compose('Confirm your e-mail address', [
    'Somebody signed up with this address. Only if it was you, confirm that it is yours:',
    link,
    'If it was not you, do not follow the link.',
  ]);
}

/** To the address that an account had until now. */
export function addressChangedMail(): Content {
  return compose('Your e-mail address was changed', [
    'The office gave your account another e-mail address. This one is not used for it any more.',
    'If you did not ask for it, tell the office.',
  ]);
}

export function invitationMail(role: string, token: string, days: number): Content {
  return compose('Your invitation', [
    `You are invited as ${role}. Enter this code in the app within ${String(days)} days:`,
    token,
    'The code works once. Do not pass it on.',
  ]);
}

function compose(subject: string, paragraphs: readonly string[]): Content {
  const institution = INSTITUTION_NAME.value();
  return {
    subject: `${institution}: ${subject}`,
    text: [...paragraphs, institution].join('\n\n'),
  };
}
