import { commit } from '../platform/commit.ts';
import { sha256Hex } from '../platform/crypto.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { userByUid } from './authUsers.ts';
import { EmailVerificationReply, NoInput } from './contract.ts';
import { mayMail } from './mailLimit.ts';
import { verificationMail } from './mails.ts';
import { contactsOf } from './reach.ts';

export const requestEmailVerification = operation({
  name: 'requestEmailVerification',
  summary: 'Have a link mailed that proves the address of the account you are signed in to.',
  method: 'POST',
  path: '/me/email-verifications',
  roles: 'signed-in',
  tier: 'light',
  writes: true,
  input: NoInput,
  output: EmailVerificationReply,
  failures: ['conflict', 'rate-limited'],
  // Firebase Auth enrols a second factor for verified addresses only.
  withoutSecondFactor: true,
  handler: async (context) => {
    const { services, caller, idempotencyKey } = context;
    const user = await userByUid(services.auth, caller.uid);
    if (user?.email === undefined) {
      throw new Failure('conflict', { detail: 'This account has no e-mail address.' });
    }
    const { email, emailVerified } = user;
    if (emailVerified) return { status: 'already-verified' as const };
    if (!(await mayMail(services, 'verification', email))) {
      throw new Failure('rate-limited', { retryAfterS: 3600 });
    }
    const link = await services.auth.generateEmailVerificationLink(email);
    const mailId = `verification-${sha256Hex(`${caller.uid}\n${String(idempotencyKey)}`)}`;
    const [own] = await contactsOf(services.db, [caller.uid]);
    return await commit(context, ({ audit, mail }) => {
      mail({ id: mailId, to: email, ...verificationMail(link, own?.locale ?? null) });
      audit({ action: 'email-verification.mailed', subject: `users/${caller.uid}` });
      return Promise.resolve({ status: 'sent' as const });
    });
  },
});
