import type { Express, RequestHandler } from 'express';
import { clientAddress } from '../../../platform/clientAddress.ts';
import { isDeployed } from '../../../platform/deployment.ts';
import { Failure } from '../../../platform/failures.ts';
import { limitAnonymous } from '../../../platform/rateLimit.ts';
import type { Services } from '../../../platform/services.ts';
import { spendTicket } from './tickets.ts';

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
    const bucket = await services().bucket();
    const [bytes] = await bucket.file(file.path).download({ decompress: false });
    response.setHeader('Content-Type', file.type);
    response.setHeader('Content-Disposition', `attachment; filename="${file.name}"`);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    response.setHeader('Cache-Control', 'private, no-store');
    response.end(bytes);
  };
}
