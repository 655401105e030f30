import { randomUUID } from 'node:crypto';
import type { FirebaseApp } from 'firebase/app';
import { deleteApp, initializeApp } from 'firebase/app';
import type { Auth } from 'firebase/auth';
import { connectAuthEmulator, inMemoryPersistence, initializeAuth } from 'firebase/auth';
import type { Functions } from 'firebase/functions';
import { connectFunctionsEmulator, getFunctions, httpsCallable } from 'firebase/functions';
import { REGION } from '../../../functions/src/region.ts';

/** An app on a phone: the real client SDK, pointed at the running suite. */
export interface ClientApp {
  readonly auth: Auth;
  /** Calls an operation. A refusal is a FunctionsError whose details carry our code. */
  call(operation: string, data?: object, key?: string): Promise<unknown>;
  dispose(): Promise<void>;
}

export const PROJECT = process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall';

/** host:port of an emulator. @throws Error when no suite is running */
export function emulatorHost(name: 'FIREBASE_AUTH' | 'FUNCTIONS'): string {
  const host = process.env[`${name}_EMULATOR_HOST`];
  if (host === undefined)
    throw new Error(`${name}_EMULATOR_HOST is not set: start the suite first`);
  return host;
}

export function clientApp(): ClientApp {
  const app: FirebaseApp = initializeApp({ projectId: PROJECT, apiKey: 'demo' }, randomUUID());
  const auth = initializeAuth(app, { persistence: inMemoryPersistence });
  connectAuthEmulator(auth, `http://${emulatorHost('FIREBASE_AUTH')}`, { disableWarnings: true });
  const functions: Functions = getFunctions(app, REGION);
  const [host = '', port = ''] = emulatorHost('FUNCTIONS').split(':');
  connectFunctionsEmulator(functions, host, Number(port));
  return {
    auth,
    async call(operation, data = {}, key = randomUUID()) {
      const callable = httpsCallable<object>(functions, operation);
      return (await callable({ ...data, idempotencyKey: key })).data;
    },
    dispose: () => deleteApp(app),
  };
}
