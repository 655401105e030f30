import { z } from 'zod';

export const BrowserSessionReply = z.object({
  expiresAt: z.iso.datetime().describe('When the cookie ends, whatever happens'),
});

export const EndBrowserSessionRequest = z.strictObject({
  everywhere: z
    .boolean()
    .default(false)
    .describe('Also end every other session of the account; else copies of the cookie stay good'),
});
export const EndBrowserSessionReply = z.object({ ended: z.literal(true) });
