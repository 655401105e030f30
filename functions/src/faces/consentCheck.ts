import type { Transaction } from 'firebase-admin/firestore';
import type { StoredUser } from '../accounts/index.ts';
import { ageOn, profileOf } from '../accounts/index.ts';
import { INSTITUTION_ZONE } from '../params.ts';
import { Failure } from '../platform/failures.ts';
import type { Member } from '../platform/operation.ts';
import type { Services } from '../platform/services.ts';
import type { PolicyRules } from '../settings/index.ts';
import { currentPolicy } from '../settings/index.ts';
import type { ConsentState } from './consent.ts';
import { consentState, decidesFor, isMinor } from './consent.ts';
import type { ConsentEntry } from './consentStore.ts';
import { lastConsent } from './consentStore.ts';

/** Where a person's consent stands. */
export interface Standing {
  readonly biometric: StoredUser['biometric'];
  readonly minor: boolean;
  readonly rules: PolicyRules['consent'];
  readonly last: ConsentEntry | null;
  readonly state: ConsentState;
}

/** @throws Failure not-found when there is no such user */
export async function consentStanding(
  { db, clock }: Services,
  uid: string,
  tx?: Transaction,
): Promise<Standing> {
  const [account, policy, last] = await Promise.all([
    profileOf(db, uid, tx),
    currentPolicy(db, tx),
    lastConsent(db, uid, tx),
  ]);
  if (account === null) throw new Failure('not-found');
  const rules = policy.rules.consent;
  const { birthDate } = account.personal;
  const age = birthDate === null ? null : ageOn(birthDate, clock.now(), INSTITUTION_ZONE.value());
  const minor = isMinor(age, rules.minorBelowAge);
  const { biometric } = account.user;
  return { biometric, minor, rules, last, state: consentState(last, rules, minor) };
}

/** @throws Failure consent-required unless face data of this person may be taken now */
export async function mustHaveConsent(
  services: Services,
  uid: string,
  tx?: Transaction,
): Promise<void> {
  const { state } = await consentStanding(services, uid, tx);
  if (state !== 'given') throw new Failure('consent-required');
}

/**
 * In which capacity the caller may look at and decide about this person's face data.
 * @throws Failure permission-denied, alike for strangers and for persons who do not exist
 */
export function capacityFor(caller: Member, subjectUid: string, now: Date): ConsentEntry['as'] {
  if (caller.role === 'student' && caller.uid === subjectUid) return 'self';
  if (caller.role === 'admin') return 'admin';
  if (decidesFor(caller.access, subjectUid, now)) return 'guardian';
  throw new Failure('permission-denied');
}
