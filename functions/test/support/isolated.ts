import { randomUUID } from 'node:crypto';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { getFirestore } from 'firebase-admin/firestore';
import { getStorage } from 'firebase-admin/storage';
import type { Services } from '../../src/platform/services.ts';
import { emulatorServices } from './call.ts';
import { nothingLeaves } from './outgoing.ts';

/** A project of its own on the running emulators. */
export interface Isolated extends Services {
  /** Ends its connections; for `after`. */
  dispose(): Promise<void>;
}

/**
 * For tests that count accounts, change the policy or work off requests themselves: nothing else is in this
 * project, and no deployed trigger listens to it.
 * @param projectId to have another process' view of the same project
 */
export function isolatedServices(
  overrides: Partial<Services> = {},
  projectId = `demo-${randomUUID().slice(0, 8)}`,
): Isolated {
  const { clock } = emulatorServices();
  const app = initializeApp({ projectId }, randomUUID());
  const db = getFirestore(app);
  const bucket = () => Promise.resolve(getStorage(app).bucket(`${projectId}.appspot.com`));
  const own = { db, keyring: db, auth: getAuth(app), bucket, clock };
  const services = { ...own, ...nothingLeaves(), ...overrides };
  return { ...services, dispose: () => deleteApp(app) };
}
