import { after } from '../clock.ts';
import type { FileLinks } from './port.ts';
import { LINK_S } from './port.ts';

/**
 * V4 signed URLs of Cloud Storage (GOOG4-RSA-SHA256): expiry, type and disposition are part of what is signed. Without a key
 * of its own the function has IAM sign (signBlob), for which its account needs Service Account Token Creator on itself.
 * It can be used until it expires, by whoever has it; an answer says nosniff by Storage's own doing, not by ours.
 */
export const signedUrls: FileLinks = {
  async linkTo({ bucket, clock }, { path, type, name }) {
    const now = clock.now();
    const expiresAt = after(now, LINK_S);
    const [url] = await (await bucket()).file(path).getSignedUrl({
      version: 'v4',
      action: 'read',
      accessibleAt: now,
      expires: expiresAt,
      responseType: type,
      responseDisposition: `attachment; filename="${name}"`,
    });
    return { url, expiresAt };
  },
};
