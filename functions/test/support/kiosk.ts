import { randomUUID } from 'node:crypto';
import type { Client, Kiosk } from '../../client/index.ts';
import { DeviceKey, pairTablet, signedAtKiosk } from '../../client/index.ts';
import { operations } from '../../src/operations.ts';
import type { Operation } from '../../src/platform/operation.ts';
import type { Services } from '../../src/platform/services.ts';
import { createClient } from '../../client/index.ts';
import { callAs } from './call.ts';
import { localClient } from './classroom.ts';

/** A kiosk with its tablet, signed in. */
export interface Tablet {
  readonly kiosk: Kiosk;
  readonly client: Client;
}

/** Puts a kiosk at the place and pairs a tablet. */
export async function tabletAt(
  admin: string,
  placeId: string,
  services: Services,
): Promise<Tablet> {
  const made = { placeId, name: 'Door' };
  const { code } = await callAs(admin, operations.createKiosk, made, { services });
  const key = await DeviceKey.generate();
  const { kioskId: uid, deviceId } = await pairTablet(anonymous(services), code, key);
  let counter = 0;
  const kiosk = { uid, deviceId, placeId, key, nextCounter: () => ++counter };
  return { kiosk, client: localClient(uid, services) };
}

/** Somebody who is not signed in, with an address of his own. */
export function anonymous(services: Services): Client {
  const byName = new Map<string, Operation>(Object.entries(operations));
  const ip = `tablet-${randomUUID()}`;
  return createClient(async (name, data) => {
    const op = byName.get(name);
    if (op === undefined) throw new Error(`no operation ${name}`);
    const { idempotencyKey: key, ...input } = data as { idempotencyKey: string };
    return await callAs(null, op, input as never, { key, services, ip });
  });
}

/** Frames given in base64, signed for a challenge of their own. */
export async function requestAt(
  { kiosk, client }: Tablet,
  images: readonly string[],
): Promise<Parameters<Client['kioskCheckIn']>[0]> {
  const { challenge } = await client.beginKioskCheckIn({ deviceId: kiosk.deviceId });
  const frames = images.map((image) => new Uint8Array(Buffer.from(image, 'base64')));
  return await signedAtKiosk(kiosk, challenge, { frames });
}

/** Somebody stands before the tablet. */
export async function arriveAt(tablet: Tablet, ...images: readonly string[]) {
  return await tablet.client.kioskCheckIn(await requestAt(tablet, images));
}
