import { z } from 'zod';
import { PERSON_ROLES } from '../platform/access.ts';
import { operation } from '../platform/operation.ts';
import { NoInput } from './contract.ts';
import { DeviceReply } from './deviceContract.ts';
import { deviceReply, devicesOf } from './deviceStore.ts';

/** A handful is active; beyond this the oldest revoked ones are left out. */
const MAX_LISTED = 100;

export const listMyDevices = operation({
  name: 'listMyDevices',
  summary: 'Your phones, the newest first, revoked ones too.',
  method: 'GET',
  path: '/me/devices',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: false,
  input: NoInput,
  output: z.object({ devices: z.array(DeviceReply) }),
  failures: [],
  handler: async ({ services, caller }) => {
    const { docs } = await devicesOf(services.db).where('uid', '==', caller.uid).get();
    const devices = docs
      .map((doc) => deviceReply(doc.id, doc.data()))
      .sort((a, b) => b.registeredAt.localeCompare(a.registeredAt))
      .sort((a, b) => a.status.localeCompare(b.status))
      .slice(0, MAX_LISTED);
    return { devices };
  },
});
