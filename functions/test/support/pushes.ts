import { randomUUID } from 'node:crypto';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import type { Messaging } from 'firebase-admin/messaging';
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

/** The Admin SDK's client with credentials that only a stand-in takes. */
export function messagingOf(projectId: string): {
  readonly client: Messaging;
  readonly end: () => Promise<void>;
} {
  const credential = {
    getAccessToken: () => Promise.resolve({ access_token: 'of-the-test', expires_in: 3600 }),
  };
  const app = initializeApp({ projectId, credential }, randomUUID());
  return { client: getMessaging(app), end: () => deleteApp(app) };
}

export async function pushes(options: Parameters<typeof startFcmStandIn>[0] = {}): Promise<Pushes> {
  const fcm = await startFcmStandIn({ keep: 100_000, ...options });
  const takeBack = redirectFcm(fcm.url);
  const { client, end } = messagingOf('demo-rollcall');
  return {
    fcm,
    messaging: () => Promise.resolve(client),
    stop: async () => {
      takeBack();
      await end();
      await fcm.stop();
    },
  };
}
