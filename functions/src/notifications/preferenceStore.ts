import type { DocumentReference, DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { officialZone } from '../courses/index.ts';
import { collection, getEach } from '../platform/firestore.ts';
import { NO_PREFERENCES, Preferences } from './preferences.ts';

export function preferencesRef(db: Firestore, uid: string): DocumentReference<Preferences> {
  return collection(db, `users/${uid}/private`, Preferences).doc('notifications');
}

/**
 * What each of these people has chosen, in their order. What cannot be read counts as nothing chosen: a phone may
 * write the document, and a damaged one must not keep a person, let alone others, from being told.
 */
export async function preferencesOf(
  db: Firestore,
  uids: readonly string[],
): Promise<Preferences[]> {
  const found = await getEach(
    db,
    uids.map((uid) => preferencesRef(db, uid)),
  );
  return found.map((chosen) =>
    chosen === null || chosen instanceof Error ? NO_PREFERENCES : withKnownZone(chosen),
  );
}

/** The same of one document that was read already. */
export function preferencesIn(snapshot: DocumentSnapshot<Preferences>): Preferences {
  try {
    const chosen = snapshot.data();
    return chosen === undefined ? NO_PREFERENCES : withKnownZone(chosen);
  } catch {
    return NO_PREFERENCES;
  }
}

/** Rules cannot tell whether there is such a zone. */
function withKnownZone(chosen: Preferences): Preferences {
  const { timeZone } = chosen;
  return { ...chosen, timeZone: timeZone === null ? null : officialZone(timeZone) };
}
