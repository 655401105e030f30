import { pipeline } from 'node:stream/promises';
import type { Express, RequestHandler, Response } from 'express';
import { clientAddress } from '../clientAddress.ts';
import { isDeployed } from '../deployment.ts';
import { Failure } from '../failures.ts';
import { logError } from '../logError.ts';
import { limitAnonymous } from '../rateLimit.ts';
import type { Services, StoredFile } from '../services.ts';
import { spendTicket } from './tickets.ts';

/** The code of the error by which a stream says that its reader went away. */
const LEFT = 'ERR_STREAM_PREMATURE_CLOSE';

/** Serves `GET /v1/files/{ticket}`, once each. Not in a deployed service: there Cloud Storage serves files itself. */
export function mountFileTickets(app: Express, services: () => Services): void {
  if (!isDeployed()) app.get('/v1/files/:ticket', serve(services));
}

function serve(services: () => Services): RequestHandler {
  return async (request, response) => {
    const { ticket } = request.params;
    await limitAnonymous(services(), 'fileTicket', clientAddress(request));
    const file = await spendTicket(services(), typeof ticket === 'string' ? ticket : '');
    if (file === null) throw new Failure('not-found');
    const stored = (await services().bucket()).file(file.path);
    const [exists] = await stored.exists();
    if (!exists) throw new Failure('not-found');
    response.setHeader('Content-Type', file.type);
    response.setHeader('Content-Disposition', `attachment; filename="${file.name}"`);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.setHeader('Cache-Control', 'private, no-store');
    await send(stored, response);
  };
}

/**
 * Files may be larger than this process: it holds no more of one than what the reader has not taken yet. Whatever breaks
 * off under way closes the connection, by which a reader knows that it has not the whole.
 */
async function send(file: StoredFile, response: Response): Promise<void> {
  try {
    await pipeline(file.createReadStream({ decompress: false }), response);
  } catch (error) {
    const left = error instanceof Error && 'code' in error && error.code === LEFT;
    if (!left) logError('file not sent', error, { path: file.name });
  }
}
