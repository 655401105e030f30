import type { Auth } from 'firebase-admin/auth';
import { getAuth } from 'firebase-admin/auth';
import type { Firestore } from 'firebase-admin/firestore';
import { getFirestore } from 'firebase-admin/firestore';
import type { Messaging } from 'firebase-admin/messaging';
import type { Storage } from 'firebase-admin/storage';
import { KEYRING_DATABASE } from '../params.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { Tasks } from './tasks.ts';
import { cloudTasks } from './tasks.ts';

/** A place for files in Cloud Storage, and one of them. */
export type Bucket = ReturnType<Storage['bucket']>;
export type StoredFile = ReturnType<Bucket['file']>;

/** What every handler is given from outside. */
export interface Services {
  readonly db: Firestore;
  /** The database of wrapped data keys, apart so that production can keep it out of backups. */
  readonly keyring: Firestore;
  readonly auth: Auth;
  /** The default bucket. Its client library is loaded at the first call: few operations touch a file. */
  readonly bucket: () => Promise<Bucket>;
  /** Firebase Cloud Messaging; its client library is loaded at the first call. */
  readonly messaging: () => Promise<Messaging>;
  readonly tasks: Tasks;
  readonly clock: Clock;
}

let live: Services | undefined;

/** The services of this process, on the initialised default app. */
export function liveServices(): Services {
  live ??= {
    db: getFirestore(),
    keyring: getFirestore(KEYRING_DATABASE.value()),
    auth: getAuth(),
    bucket: async () => (await import('firebase-admin/storage')).getStorage().bucket(),
    messaging: async () => (await import('firebase-admin/messaging')).getMessaging(),
    tasks: cloudTasks,
    clock: systemClock,
  };
  return live;
}
