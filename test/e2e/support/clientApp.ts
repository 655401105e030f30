import type { Connection } from '../../../tools/school/connection.ts';
import { connect } from '../../../tools/school/connection.ts';

export const PROJECT = process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall';

/** host:port of an emulator. @throws Error when no suite is running */
export function emulatorHost(
  name: 'FIREBASE_AUTH' | 'FIREBASE_STORAGE' | 'FIRESTORE' | 'FUNCTIONS',
): string {
  const host = process.env[`${name}_EMULATOR_HOST`];
  if (host === undefined)
    throw new Error(`${name}_EMULATOR_HOST is not set: start the suite first`);
  return host;
}

/** An app on a phone or in a browser: the real client SDK, pointed at the running suite. */
export function clientApp(): Connection {
  const port = (name: Parameters<typeof emulatorHost>[0]): number =>
    Number(emulatorHost(name).split(':')[1]);
  return connect({
    auth: port('FIREBASE_AUTH'),
    firestore: port('FIRESTORE'),
    functions: port('FUNCTIONS'),
    storage: port('FIREBASE_STORAGE'),
  });
}
