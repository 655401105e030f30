import { markBiometric } from '../accounts/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { capacityFor, consentStanding } from './consentCheck.ts';
import { consentReply } from './consentReply.ts';
import { appendConsent } from './consentStore.ts';
import { ConsentReply, GiveConsentRequest } from './contract.ts';

export const giveConsent = operation({
  name: 'giveConsent',
  summary: 'Consent to face data: a student of age for themselves, a guardian for a minor.',
  method: 'POST',
  path: '/face-consent',
  roles: ['student', 'guardian'],
  tier: 'light',
  writes: true,
  input: GiveConsentRequest,
  output: ConsentReply,
  failures: ['permission-denied', 'conflict', 'not-found'],
  handler: (context) =>
    commit(context, async ({ tx, now, audit }) => {
      const { caller, input, services } = context;
      const uid = input.subjectUid ?? caller.uid;
      const as = capacityFor(caller, uid, now);
      const standing = await consentStanding(services, uid, tx);
      const { minor, rules, last, biometric } = standing;
      if (minor !== (as === 'guardian')) {
        throw new Failure('permission-denied', {
          detail: minor ? 'A guardian has to consent.' : 'A student of age consents themselves.',
        });
      }
      const { textVersion } = input;
      if (textVersion !== rules.textVersion) {
        throw new Failure('conflict', { detail: `The text in force is ${rules.textVersion}.` });
      }
      const entry = { textVersion, decision: 'given', by: caller.uid, as, at: now } as const;
      const path = appendConsent(tx, services.db, uid, last, entry);
      markBiometric(tx, services.db, uid, biometric, now);
      audit({ action: 'consent.given', subject: path, details: { textVersion, as } });
      return consentReply(uid, {
        ...standing,
        state: 'given',
        last: { number: (last?.number ?? 0) + 1, kind: 'face', ...entry },
      });
    }),
});
