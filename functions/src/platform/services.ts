import type { Auth } from 'firebase-admin/auth';
import { getAuth } from 'firebase-admin/auth';
import type { Firestore } from 'firebase-admin/firestore';
import { getFirestore } from 'firebase-admin/firestore';
import { KEYRING_DATABASE } from '../params.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';

/** What every handler is given from outside. */
export interface Services {
  readonly db: Firestore;
  /** The database of wrapped data keys, apart so that production can keep it out of backups. */
  readonly keyring: Firestore;
  readonly auth: Auth;
  readonly clock: Clock;
}

let live: Services | undefined;

/** The services of this process, on the initialised default app. */
export function liveServices(): Services {
  live ??= {
    db: getFirestore(),
    keyring: getFirestore(KEYRING_DATABASE.value()),
    auth: getAuth(),
    clock: systemClock,
  };
  return live;
}
