import { markBiometric } from '../accounts/index.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { capacityFor, consentStanding } from './consentCheck.ts';
import { consentReply } from './consentReply.ts';
import { appendConsent } from './consentStore.ts';
import { ConsentReply, WithdrawConsentRequest } from './contract.ts';
import { faceDataOf } from './deletion/faceData.ts';
import { AT_ONCE_MS, keptFaceIds } from './deletion/keptFaces.ts';
import { workOffDeletion } from './deletion/workOffDeletion.ts';
import { shredTemplate } from './vault/shredding.ts';

export const withdrawConsent = operation({
  name: 'withdrawConsent',
  summary: 'Withdraw the consent to face data; the template is destroyed in the same call.',
  method: 'POST',
  path: '/face-consent/withdrawal',
  roles: ['student', 'guardian', 'admin'],
  // For the secrets of a third party that keeps the faces.
  tier: 'face',
  writes: true,
  input: WithdrawConsentRequest,
  output: ConsentReply,
  failures: ['permission-denied', 'not-found', 'unavailable'],
  handler: async (context) => {
    const { caller, input, services } = context;
    const { db, clock } = services;
    const uid = input.subjectUid ?? caller.uid;
    const as = capacityFor(caller, uid, clock.now());
    // A minor may withdraw alone; a guardian decides for minors only.
    const { minor } = await consentStanding(services, uid);
    if (as === 'guardian' && !minor) throw new Failure('permission-denied');
    const ids = await keptFaceIds(services, uid);
    const reply = await shredTemplate(services, uid, () =>
      commit(context, async ({ tx, now, audit, intent }) => {
        const standing = await consentStanding(services, uid, tx);
        const data = await faceDataOf(tx, services, uid);
        const { last, rules } = standing;
        const textVersion = last?.textVersion ?? rules.textVersion;
        const entry = { textVersion, decision: 'withdrawn', by: caller.uid, as, at: now } as const;
        const path = appendConsent(tx, db, uid, last, entry);
        data.delete(ids, now);
        markBiometric(tx, db, uid, 'withdrawn', now);
        audit({ action: 'consent.withdrawn', subject: path, details: { textVersion, as } });
        const number = (last?.number ?? 0) + 1;
        intent({
          dedupeKey: `consent.withdrawn:${uid}:${String(number)}`,
          kind: 'consent.withdrawn',
          to: [uid],
          data: { as },
        });
        return consentReply(uid, {
          ...standing,
          biometric: 'withdrawn',
          state: 'withdrawn',
          last: { number, kind: 'face', ...entry },
        });
      }),
    );
    if (ids !== null) await workOffDeletion(services, ids.name, AT_ONCE_MS);
    return reply;
  },
});
