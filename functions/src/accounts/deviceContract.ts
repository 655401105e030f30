import { z } from 'zod';
import { Id } from '../platform/ids.ts';

export const Platform = z.enum(['ios', 'android', 'web']);

export const RegisterDeviceRequest = z.strictObject({
  publicKey: z.base64().max(200).describe('SPKI DER of an ECDSA key on P-256, base64'),
  name: z.string().trim().min(1).max(80),
  platform: Platform,
  proof: z
    .base64()
    .max(88)
    .describe(
      'Signature (raw r||s, 64 bytes, base64) over the UTF-8 text rollcall-device-v1|{uid}|{publicKey}',
    ),
});
export const RegisterDeviceReply = z.object({ deviceId: z.string() });

export const RevokeDeviceRequest = z.strictObject({ deviceId: Id });

export const DeviceReply = z
  .object({
    deviceId: z.string(),
    name: z.string(),
    platform: Platform,
    status: z.enum(['active', 'revoked']),
    registeredAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Device' });
export type DeviceReply = z.output<typeof DeviceReply>;
