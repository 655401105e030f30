import { randomToken } from './crypto.ts';

/**
 * Stamp of a server write on documents that admins may also edit in the Firebase console. An edit there
 * leaves the old stamp in place, which is how the trigger tells the two apart (authType cannot).
 */
export function newRevision(): string {
  return randomToken(9);
}
