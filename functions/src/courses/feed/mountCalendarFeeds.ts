import type { Express, RequestHandler } from 'express';
import { INSTITUTION_NAME } from '../../params.ts';
import type { Access } from '../../platform/access.ts';
import { accessOf } from '../../platform/access.ts';
import { clientAddress } from '../../platform/clientAddress.ts';
import { sha256Hex } from '../../platform/crypto.ts';
import { Failure } from '../../platform/failures.ts';
import { limitAnonymous } from '../../platform/rateLimit.ts';
import type { Services } from '../../platform/services.ts';
import { entriesFor } from './feedEntries.ts';
import { calendarFeeds, feedIdOf } from './feedStore.ts';
import { icalendar } from './icalendar.ts';

/**
 * Serves `GET /v1/calendars/{secret}.ics`, for programs that can neither sign in nor send a header: the secret is all
 * they have. Unknown, revoked and malformed secrets and those of suspended accounts get one and the same 404.
 */
export function mountCalendarFeeds(app: Express, services: () => Services): void {
  app.get('/v1/calendars/:secret.ics', serve(services));
}

function serve(services: () => Services): RequestHandler {
  return async (request, response) => {
    const { secret } = request.params;
    await limitAnonymous(services(), 'calendarFeed', clientAddress(request));
    const access = await ownerOf(services(), typeof secret === 'string' ? secret : '');
    const body = icalendar(INSTITUTION_NAME.value(), await entriesFor(services(), access));
    const etag = `"${sha256Hex(body).slice(0, 32)}"`;
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', 'private, max-age=300');
    response.setHeader('X-Robots-Tag', 'noindex');
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    response.type('text/calendar; charset=utf-8').send(body);
  };
}

/** @throws Failure not-found */
async function ownerOf({ db }: Services, secret: string): Promise<Access> {
  const feedId = feedIdOf(secret);
  const feed = feedId === null ? undefined : (await calendarFeeds(db).doc(feedId).get()).data();
  if (feed?.revokedAt !== null) throw new Failure('not-found');
  const access = (await accessOf(db).doc(feed.uid).get()).data();
  if (access?.standing !== 'active' || access.role === 'pending') throw new Failure('not-found');
  return access;
}
