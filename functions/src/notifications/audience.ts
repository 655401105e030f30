import { accessOf } from '../platform/access.ts';
import type { Services } from '../platform/services.ts';
import type { Notice, Recipient } from './notice.ts';
import { recipientKey } from './notice.ts';

/** Everybody a notice goes to at this moment, by their keys. */
export async function audience(
  { db }: Services,
  { to }: Notice,
  _now: Date,
): Promise<Recipient[]> {
  const uids = await Promise.all(
    to.map(async (name) => {
      const role = name === 'admins' ? 'admin' : /^role:(.*)$/.exec(name)?.[1];
      if (role === undefined) return [name];
      const found = await accessOf(db).where('role', '==', role).select().get();
      return found.docs.map(({ id }) => id);
    }),
  );
  return [...new Set(uids.flat())]
    .map((uid) => ({ uid, childUid: null }))
    .sort((a, b) => (recipientKey(a) < recipientKey(b) ? -1 : 1));
}
