import type { IncomingMessage } from 'node:http';
import { Failure } from './failures.ts';
import type { Tier } from './operation.ts';
import { BODY_LIMIT } from './tier.ts';

/**
 * Functions arrive with their body read and parsed already (up to 32 MB), so the limit of a parser of ours
 * would never be asked. `rawBody` is what was read.
 * @throws Failure too-large
 */
export function mustFit(request: IncomingMessage, tier: Tier): void {
  const raw = 'rawBody' in request && Buffer.isBuffer(request.rawBody) ? request.rawBody : null;
  const length = raw?.length ?? Number(request.headers['content-length'] ?? 0);
  if (length > BODY_LIMIT[tier]) throw new Failure('too-large');
}
