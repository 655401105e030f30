import { accessOf } from '../platform/access.ts';
import { getEach } from '../platform/firestore.ts';
import type { Services } from '../platform/services.ts';
import type { Addressee, Recipient } from './notice.ts';
import { NO_PREFERENCES } from './preferences.ts';

/** How to reach each of them; null for whoever gets nothing. */
export async function addressees(
  { db }: Services,
  recipients: readonly Recipient[],
): Promise<(Addressee | null)[]> {
  const found = await getEach(
    db,
    recipients.map(({ uid }) => accessOf(db).doc(uid)),
  );
  return recipients.map((recipient, i) => {
    const access = found[i];
    if (access === null || access === undefined || access instanceof Error) return null;
    if (access.standing !== 'active') return null;
    return {
      ...recipient,
      email: null,
      childName: null,
      locale: 'en',
      timeZone: 'UTC',
      preferences: NO_PREFERENCES,
    };
  });
}
