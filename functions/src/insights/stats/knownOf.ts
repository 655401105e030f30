import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { logError } from '../../platform/logError.ts';

/**
 * What a document of the stats says; undefined where there is none, and where it cannot be read: whatever is made of other
 * documents is made anew, and stops nobody.
 */
export function knownOf<T>(doc: DocumentSnapshot<T>): T | undefined {
  try {
    return doc.data();
  } catch (error) {
    logError('stats cannot be read', error, { path: doc.ref.path });
    return undefined;
  }
}
