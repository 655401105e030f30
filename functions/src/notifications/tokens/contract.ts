import { z } from 'zod';
import { Platform } from '../../accounts/index.ts';
import { isStorableId } from '../../platform/ids.ts';

export const RegisterPushTokenRequest = z.strictObject({
  token: z
    .string()
    .min(1)
    .max(4096)
    .regex(/^[\x21-\x7e]+$/, 'the registration token that Firebase Cloud Messaging gave the app'),
  platform: Platform,
});

export const RegisterPushTokenReply = z.object({
  tokenId: z.string().describe('Names it for removePushToken; the same token has the same one'),
});

export const RemovePushTokenRequest = z.strictObject({
  tokenId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, 'the tokenId that registerPushToken gave')
    .refine(isStorableId, 'the tokenId that registerPushToken gave: this one is reserved'),
});

export const RemovePushTokenReply = z.object({ tokenId: z.string(), removed: z.literal(true) });
