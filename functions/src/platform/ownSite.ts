import type { Request } from 'express';
import { BROWSER_ORIGINS } from '../params.ts';
import { Failure } from './failures.ts';

/**
 * A browser sends its cookie whoever wrote the page; so a write by cookie must come from a page of ours. The browser
 * says so itself in Sec-Fetch-Site, older ones in Origin; what says neither may be no browser, and has no use
 * for a cookie.
 * @throws Failure cross-site
 */
export function mustBeOwnSite(request: Request): void {
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  const own = site === undefined ? isOwnOrigin(request, origin) : site === 'same-origin';
  if (!own) throw new Failure('cross-site');
}

function isOwnOrigin(request: Request, origin: string | undefined): boolean {
  const named = BROWSER_ORIGINS.value()
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const host = request.get('Host') ?? '';
  const own = named.length > 0 ? named : [`${request.protocol}://${host}`];
  return origin !== undefined && own.includes(origin);
}
