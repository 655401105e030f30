import { z } from 'zod';
import { Platform } from '../accounts/index.ts';
import { Id, Instant } from '../platform/ids.ts';

const Name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .describe('What people call it: the tablet at the door');

export const CreateKioskRequest = z.strictObject({ placeId: Id, name: Name });

export const CreateKioskReply = z.object({
  kioskId: z.string(),
  placeId: z.string(),
  name: z.string(),
  code: z
    .string()
    .describe('To be typed on the tablet: pairs one tablet, once. It is kept as a hash only'),
  codeExpiresAt: Instant,
});

export const PairKioskRequest = z.strictObject({
  code: z
    .string()
    .min(1)
    .max(40)
    .describe('As createKiosk gave it; case, spaces and - do not count'),
  publicKey: z.base64().max(200).describe('SPKI DER of an ECDSA key on P-256, base64'),
  platform: Platform.default('web'),
  proof: z
    .base64()
    .max(88)
    .describe(
      'Signature (raw r||s, 64 bytes, base64) over the UTF-8 text rollcall-kiosk-v1|{code}|{publicKey}, the code in capitals and digits alone',
    ),
});

export const PairKioskReply = z.object({
  kioskId: z.string(),
  deviceId: z.string(),
  placeId: z.string(),
  placeName: z.string(),
  name: z.string(),
  token: z.string().describe('Custom token to sign in with, good for an hour'),
});

const KIOSK_STATES = ['waiting', 'paired', 'revoked'] as const;

export const KioskReply = z
  .object({
    kioskId: z.string(),
    placeId: z.string(),
    name: z.string(),
    status: z.enum(KIOSK_STATES).describe('waiting: no tablet was paired yet'),
    deviceId: z.string().nullable(),
    createdAt: Instant,
    pairedAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'Kiosk' });
export type KioskReply = z.output<typeof KioskReply>;

export const ListKiosksRequest = z.strictObject({});
export const ListKiosksReply = z.object({
  kiosks: z.array(KioskReply).describe('Newest first, revoked ones too; 500 at most'),
});

export const RevokeKioskRequest = z.strictObject({ kioskId: Id });
