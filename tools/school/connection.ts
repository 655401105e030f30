import { deleteApp, initializeApp } from 'firebase/app';
import type { FirebaseApp } from 'firebase/app';
import { connectAuthEmulator, getAuth, signInWithEmailAndPassword } from 'firebase/auth';
import type { Auth } from 'firebase/auth';
import { connectFirestoreEmulator, getFirestore } from 'firebase/firestore';
import type { Firestore } from 'firebase/firestore';
import { connectFunctionsEmulator, getFunctions, httpsCallable } from 'firebase/functions';
import { connectStorageEmulator, getStorage } from 'firebase/storage';
import type { FirebaseStorage } from 'firebase/storage';
import type { Client } from '../../functions/client/index.ts';
import { createClient } from '../../functions/client/index.ts';
import { REGION } from '../../functions/src/region.ts';
import { BUCKET, PROJECT_ID } from '../emulators/environment.ts';
import { HOST } from '../emulators/ports.ts';
import type { Ports } from '../emulators/ports.ts';

/** The Firebase client SDK as one phone or browser has it: an app of its own, connected to a suite. */
export interface Connection {
  readonly auth: Auth;
  readonly firestore: Firestore;
  /** Led to a suite where its port was given. */
  readonly storage: FirebaseStorage;
  readonly client: Client;
  /** One call as the SDK makes it, nothing repeated. A refusal is a FunctionsError whose details carry our code. */
  call(operation: string, data?: object, idempotencyKey?: string): Promise<unknown>;
  /** Signs in with e-mail address and password; gives the uid. */
  signIn(email: string, password: string): Promise<string>;
  close(): Promise<void>;
}

let apps = 0;

/** A fresh, signed-out connection. */
export function connect(
  ports: Pick<Ports, 'auth' | 'firestore' | 'functions'> & Partial<Pick<Ports, 'storage'>>,
): Connection {
  const config = { projectId: PROJECT_ID, apiKey: 'emulator', storageBucket: BUCKET };
  const app: FirebaseApp = initializeApp(config, `connection-${String(apps++)}`);
  const auth = getAuth(app);
  connectAuthEmulator(auth, `http://${HOST}:${String(ports.auth)}`, { disableWarnings: true });
  const firestore = getFirestore(app);
  connectFirestoreEmulator(firestore, HOST, ports.firestore);
  const storage = getStorage(app);
  if (ports.storage !== undefined) connectStorageEmulator(storage, HOST, ports.storage);
  const functions = getFunctions(app, REGION);
  connectFunctionsEmulator(functions, HOST, ports.functions);
  const send = async (name: string, data: object): Promise<unknown> =>
    (await httpsCallable(functions, name)(data)).data;
  return {
    auth,
    firestore,
    storage,
    client: createClient(send),
    call: (operation, data = {}, idempotencyKey = crypto.randomUUID()) =>
      send(operation, { ...data, idempotencyKey }),
    signIn: async (email, password) =>
      (await signInWithEmailAndPassword(auth, email, password)).user.uid,
    close: () => deleteApp(app),
  };
}
