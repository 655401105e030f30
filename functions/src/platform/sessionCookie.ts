import type { IncomingMessage } from 'node:http';
import { SESSION_COOKIE_MINUTES } from '../params.ts';
import { isDeployed } from './deployment.ts';
import { Failure } from './failures.ts';

/** Firebase Hosting passes on the cookie of this name and no other. */
export const SESSION_COOKIE = '__session';

/** What Firebase Auth allows. */
const LEAST_MIN = 5;
const MOST_MIN = 14 * 24 * 60;

/** Life of a new cookie in ms. @throws Error when the setting is out of range */
export function sessionLifeMs(): number {
  const minutes = SESSION_COOKIE_MINUTES.value();
  if (minutes >= LEAST_MIN && minutes <= MOST_MIN) return minutes * 60_000;
  throw new Error(
    `SESSION_COOKIE_MINUTES must be ${String(LEAST_MIN)} to ${String(MOST_MIN)} minutes`,
  );
}

/**
 * The header that sets the cookie, or takes it away when `lifeMs` is 0. No script reads it, no other site's
 * page makes a browser send it; locally there is no https that it could insist on.
 */
export function setCookie(value: string, lifeMs: number): string {
  const maxAgeS = String(Math.floor(lifeMs / 1000));
  const secure = isDeployed() ? '; Secure' : '';
  return `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${maxAgeS}; HttpOnly${secure}; SameSite=Strict`;
}

/**
 * The session cookie that a browser sent; null when it sent none.
 * @throws Failure unauthenticated for several: one of them may have been slipped in from a neighbouring host
 */
export function sessionCookieOf({ headers }: IncomingMessage): string | null {
  const sent = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    .map((pair) => pair.slice(SESSION_COOKIE.length + 1));
  if (new Set(sent).size > 1) throw new Failure('unauthenticated');
  return sent[0] === undefined || sent[0] === '' ? null : sent[0];
}
