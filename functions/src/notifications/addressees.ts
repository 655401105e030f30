import { mailContactsOf, namesOf } from '../accounts/index.ts';
import { DEFAULT_LOCALE, INSTITUTION_ZONE } from '../params.ts';
import type { Access } from '../platform/access.ts';
import { accessOf, isGuardianOf } from '../platform/access.ts';
import { getEach } from '../platform/firestore.ts';
import { hasTextsFor } from '../platform/locale.ts';
import type { Services } from '../platform/services.ts';
import type { Addressee, Recipient } from './notice.ts';
import { preferencesOf } from './preferenceStore.ts';
import { NO_PREFERENCES } from './preferences.ts';

/**
 * How to reach these recipients, in their order; null for whoever gets nothing: accounts that are pending, suspended,
 * deleted or no person's, and guardians whose link is over or lacks the right. Three documents a recipient.
 */
export async function addressees(
  services: Services,
  recipients: readonly Recipient[],
  alsoAsks?: AlsoAsks,
): Promise<(Addressee | null)[]> {
  const { db } = services;
  const uids = recipients.map(({ uid }) => uid);
  const children = recipients.flatMap(({ childUid }) => childUid ?? []);
  const [told, contacts, preferences, names] = await Promise.all([
    whoMayBeTold(services, recipients, alsoAsks),
    mailContactsOf(services, uids),
    preferencesOf(db, uids),
    namesOf(db, children),
  ]);
  return recipients.map((recipient, i) => {
    if (told[i] !== true) return null;
    const { childUid } = recipient;
    const [contact, chosen] = [contacts[i] ?? null, preferences[i] ?? NO_PREFERENCES];
    return {
      ...recipient,
      email: contact?.email ?? null,
      childName: childUid === null ? null : (names.get(childUid) ?? null),
      locale: localeOf(contact?.locale),
      timeZone: chosen.timeZone ?? INSTITUTION_ZONE.value(),
      preferences: chosen,
    };
  });
}

/** What a notice asks besides of an account that is told in its own name; `place`: of its recipient. */
type AlsoAsks = (access: Access, now: Date, place: number) => boolean;

/**
 * Whether each of these accounts may be told anything at this moment. A read each.
 */
export async function whoMayBeTold(
  { db, clock }: Services,
  recipients: readonly Recipient[],
  alsoAsks: AlsoAsks = () => true,
): Promise<boolean[]> {
  const found = await getEach(
    db,
    recipients.map(({ uid }) => accessOf(db).doc(uid)),
  );
  const now = clock.now();
  return recipients.map(({ childUid }, i) => {
    const access = found[i] ?? null;
    // An account that cannot be read has no rights, as in the operations.
    if (access === null || access instanceof Error || !isMember(access)) return false;
    return childUid === null ? alsoAsks(access, now, i) : isGuardianOf(access, childUid, now);
  });
}

function isMember({ role, standing, deletedAt }: Access): boolean {
  return standing === 'active' && deletedAt === null && role !== 'pending' && role !== 'kiosk';
}

/** The person's own tag where there are texts for it; it also says how dates are written. */
function localeOf(chosen: string | undefined): string {
  return (
    [chosen, DEFAULT_LOCALE.value()].find((tag) => tag !== undefined && hasTextsFor(tag)) ?? 'en'
  );
}
