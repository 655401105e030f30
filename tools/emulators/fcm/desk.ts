import http from 'node:http';
import type { Server } from 'node:http';
import { isObject } from '../../support/json.ts';
import type { TakenMessage } from './standIn.ts';

const FIRST_LINES =
  'Pushes that would have gone out: GET /messages (newest first; ?token=, ?noticeId= and ?limit= narrow it).\n' +
  'A token that begins with dead:, garbage:, bad:, sender:, quota:, internal: or unavailable: is answered so.\n';

/**
 * Two small services at one address: the last messages for whoever writes an app, and the metadata server from which the
 * Admin SDK of a function takes a token, which is of no use anywhere else.
 */
export function desk(taken: () => readonly TakenMessage[]): Server {
  return http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://desk');
    response.setHeader('Metadata-Flavor', 'Google');
    if (pathname.startsWith('/computeMetadata/')) {
      const [type, body] = metadata(pathname);
      response.setHeader('content-type', type).end(body);
    } else if (pathname === '/messages') {
      const found = narrowed(taken(), searchParams);
      response.setHeader('content-type', 'application/json');
      response.end(`${JSON.stringify({ messages: found }, null, 2)}\n`);
    } else {
      response.setHeader('content-type', 'text/plain').end(FIRST_LINES);
    }
  });
}

function narrowed(taken: readonly TakenMessage[], asked: URLSearchParams): object[] {
  const [token, noticeId] = [asked.get('token'), asked.get('noticeId')];
  const limit = Number(asked.get('limit') ?? 50);
  return taken
    .filter((one) => token === null || one.token === token)
    .filter(
      ({ message: { data } }) =>
        noticeId === null || (isObject(data) && data['noticeId'] === noticeId),
    )
    .slice(-Math.max(1, Math.min(500, Number.isNaN(limit) ? 50 : limit)))
    .toReversed()
    .map(({ at, message }) => ({ at, message }));
}

/** What google-auth-library asks for: a token, the project, the universe. */
function metadata(path: string): readonly [type: string, body: string] {
  if (path.endsWith('/token')) {
    const token = { access_token: 'of-the-stand-in', expires_in: 3599, token_type: 'Bearer' };
    return ['application/json', JSON.stringify(token)];
  }
  if (path.endsWith('/project-id'))
    return ['text/plain', process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall'];
  return ['text/plain', path.includes('universe') ? 'googleapis.com' : 'stand-in'];
}
