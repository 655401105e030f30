import { PERSON_ROLES } from '../platform/access.ts';
import { commit } from '../platform/commit.ts';
import { Failure } from '../platform/failures.ts';
import { operation } from '../platform/operation.ts';
import { DeviceReply, RevokeDeviceRequest } from './deviceContract.ts';
import { deviceOf, deviceRef, deviceReply } from './deviceStore.ts';

export const revokeDevice = operation({
  name: 'revokeDevice',
  summary: 'End a phone’s key for good: your own, or as an admin anybody’s.',
  method: 'DELETE',
  path: '/devices/{deviceId}',
  roles: PERSON_ROLES,
  tier: 'light',
  writes: true,
  input: RevokeDeviceRequest,
  output: DeviceReply,
  failures: ['not-found'],
  handler: (context) => {
    const { caller, input, services } = context;
    const { deviceId } = input;
    return commit(context, async ({ tx, now, audit }) => {
      const device = await deviceOf(services.db, deviceId, tx);
      const own = device?.uid === caller.uid || caller.role === 'admin';
      if (device === null || !own) throw new Failure('not-found');
      const revokedAt = device.revokedAt ?? now;
      tx.update(deviceRef(services.db, deviceId), { status: 'revoked', revokedAt });
      audit({ action: 'device.revoked', subject: `devices/${deviceId}` });
      return deviceReply(deviceId, { ...device, status: 'revoked', revokedAt });
    });
  },
});
