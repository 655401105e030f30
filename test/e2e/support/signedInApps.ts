import { signInWithCustomToken } from 'firebase/auth';
import { emulatorServices } from '../../../functions/test/support/call.ts';
import type { Connection } from '../../../tools/school/connection.ts';
import { clientApp } from './clientApp.ts';

export interface SignedInApps {
  readonly open: readonly Connection[];
  /** An app of this account; `claims` go into its token, as mirrorAccess would put them there. */
  signIn(uid: string, claims?: object): Promise<Connection>;
  /** Ends them all; for `after`. */
  close(): Promise<void>;
}

export function signedInApps(): SignedInApps {
  const apps: Connection[] = [];
  return {
    open: apps,
    async signIn(uid, claims = {}) {
      const app = clientApp();
      apps.push(app);
      const token = await emulatorServices().auth.createCustomToken(uid, claims);
      await signInWithCustomToken(app.auth, token);
      return app;
    },
    async close() {
      for (const app of apps) await app.close();
    },
  };
}
