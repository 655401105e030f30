import { randomUUID } from 'node:crypto';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getMessaging } from 'firebase-admin/messaging';
import type { Services } from '../../src/platform/services.ts';
import { redirectFcm } from '../../../tools/emulators/fcm/redirect.ts';
import type { FcmStandIn } from '../../../tools/emulators/fcm/standIn.ts';
import { startFcmStandIn } from '../../../tools/emulators/fcm/standIn.ts';

/** The client of production, led to a stand-in in this process; `stop` is for `after`. */
export interface Pushes extends Pick<Services, 'messaging'> {
  readonly fcm: FcmStandIn;
  readonly stop: () => Promise<void>;
}

export async function pushes(
  options: Parameters<typeof startFcmStandIn>[0] = {},
): Promise<Pushes> {
  const fcm = await startFcmStandIn({ keep: 100_000, ...options });
  const takeBack = redirectFcm(fcm.url);
  const credential = {
    getAccessToken: () => Promise.resolve({ access_token: 'of-the-test', expires_in: 3600 }),
  };
  const app = initializeApp({ projectId: 'demo-rollcall', credential }, randomUUID());
  return {
    fcm,
    messaging: () => Promise.resolve(getMessaging(app)),
    stop: async () => {
      takeBack();
      await deleteApp(app);
      await fcm.stop();
    },
  };
}
