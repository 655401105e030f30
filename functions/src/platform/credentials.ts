import type { Request, Response } from 'express';
import type { BrowserSession } from './browserSession.ts';
import { Failure } from './failures.ts';
import type { Credential } from './identity.ts';
import { sessionCookieFor } from './identity.ts';
import { mustBeOwnSite } from './ownSite.ts';
import type { Services } from './services.ts';
import { sessionCookieOf, setCookie } from './sessionCookie.ts';

/**
 * What a REST call shows of its caller: the bearer token, or else the session cookie; null for neither. With a
 * token the cookie is not looked at.
 * @throws Failure unauthenticated | cross-site
 */
export function credentialOf(request: Request): Credential | null {
  const token = bearerOf(request);
  if (token !== null) return { kind: 'token', value: token };
  const cookie = sessionCookieOf(request);
  if (cookie === null) return null;
  if (request.method !== 'GET') mustBeOwnSite(request);
  return { kind: 'cookie', value: cookie };
}

/** @throws Failure unauthenticated for any other scheme */
function bearerOf(request: Request): string | null {
  const header = request.get('Authorization');
  if (header === undefined) return null;
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw new Failure('unauthenticated');
  return token;
}

/** The session of the browser that sent this request. */
export function browserOf(
  request: Request,
  response: Response,
  { auth }: Services,
): BrowserSession {
  return {
    create: async (lifeMs) => {
      const token = bearerOf(request);
      if (token !== null) return await sessionCookieFor(auth, token, lifeMs);
      throw new Failure('fresh-sign-in-required', {
        detail: 'Send the ID token of a sign-in of the last five minutes as bearer token.',
      });
    },
    set: (value, lifeMs) => {
      response.setHeader('Set-Cookie', setCookie(value, lifeMs));
    },
    clear: () => {
      response.setHeader('Set-Cookie', setCookie('', 0));
    },
  };
}
