import { operation } from '../platform/operation.ts';
import { capacityFor, consentStanding } from './consentCheck.ts';
import { consentReply } from './consentReply.ts';
import { ConsentReply, GetConsentRequest } from './contract.ts';
import { reEnrolmentOf } from './drift/reEnrolment.ts';

export const getConsent = operation({
  name: 'getConsent',
  summary: 'Where the consent to face data stands: one’s own, a child’s, or anyone’s for an admin.',
  method: 'GET',
  path: '/face-consent',
  roles: ['student', 'guardian', 'admin'],
  tier: 'light',
  writes: false,
  input: GetConsentRequest,
  output: ConsentReply,
  failures: ['not-found', 'permission-denied'],
  handler: async ({ caller, input, services }) => {
    const uid = input.subjectUid ?? caller.uid;
    capacityFor(caller, uid, services.clock.now());
    const [standing, reEnrolment] = await Promise.all([
      consentStanding(services, uid),
      reEnrolmentOf(services.db, uid),
    ]);
    return consentReply(uid, standing, reEnrolment);
  },
});
