import { randomUUID } from 'node:crypto';
import compression from 'compression';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import { getAppCheck } from 'firebase-admin/app-check';
import helmet from 'helmet';
import { z } from 'zod';
import { ENFORCE_APP_CHECK } from '../params.ts';
import { mustFit } from './bodySize.ts';
import { clientAddress, isOurProxy } from './clientAddress.ts';
import { browserOf, credentialOf } from './credentials.ts';
import { isDeployed } from './deployment.ts';
import { Failure } from './failures.ts';
import { verifiedIdentity } from './identity.ts';
import { invoke } from './invoke.ts';
import { logError } from './logError.ts';
import type { Operation, RawReply, Tier } from './operation.ts';
import { sendProblem } from './problem.ts';
import { inputOf } from './queryInput.ts';
import type { Services } from './services.ts';
import { SESSION_COOKIE } from './sessionCookie.ts';
import { BODY_LIMIT } from './tier.ts';

export interface ApiOptions {
  readonly tier: Tier;
  readonly services: () => Services;
  /** Rejects when an App Check token is not valid; Firebase's own check unless given. */
  readonly verifyApp?: (token: string) => Promise<unknown>;
  /** Further routes (documents) mounted before the operations. */
  readonly mount?: (app: Express) => void;
}

/** The REST twin of the callables: every operation of one tier under /v1. */
export function createApi(table: readonly Operation[], options: ApiOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', isOurProxy);
  app.use(withRequestId, secureHeaders(), httpsOnly, asksOrigin);
  // Answers to what a caller sends stay as they are: their length could tell of what stands beside it.
  app.use(
    compression({
      filter: (request, response) =>
        request.method === 'GET' && compression.filter(request, response),
    }),
  );
  options.mount?.(app);
  app.use(express.json({ limit: BODY_LIMIT[options.tier] }));
  for (const op of table.filter(({ tier }) => tier === options.tier)) {
    const path = `/v1${op.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    const method = op.method.toLowerCase() as Lowercase<Operation['method']>;
    app[method](path, route(op, options));
  }
  app.use((_request, _response) => {
    throw new Failure('not-found', {
      detail: 'There is no such route here; see /v1/openapi.json.',
    });
  });
  app.use(problems);
  return app;
}

function route(
  op: Operation,
  { services, verifyApp = verifyAppCheck }: ApiOptions,
): RequestHandler {
  return async (request, response) => {
    mustFit(request, op.tier);
    await checkApp(request, verifyApp);
    const reply = await answer(op, request, response, services());
    const kept = op.revalidated === true;
    response.setHeader('Cache-Control', kept ? 'private, no-cache' : 'no-store');
    // Compression names the last one itself, but not on a 304 or to HEAD, which must say the same (RFC 9110, 15.4.5).
    if (kept) response.vary('Authorization, Cookie, Accept-Encoding');
    // Express answers 304 to a GET that names the ETag of this very reply.
    response.status(200);
    if (op.raw === undefined) response.json(reply);
    else sendRaw(response, op.raw, reply);
  };
}

function sendRaw(response: Response, { field, type, fileName }: RawReply, reply: unknown): void {
  const text = z.record(z.string(), z.unknown()).parse(reply)[field];
  response.setHeader('Content-Type', type);
  if (fileName !== undefined) {
    response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
  }
  // An SVG or a table that somebody opens by itself runs nothing and loads nothing.
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  );
  response.send(z.string().parse(text));
}

/** A cookie that is worth nothing any more is taken away with the refusal: no page could delete it itself. */
async function answer(
  op: Operation,
  request: Request,
  response: Response,
  services: Services,
): Promise<unknown> {
  const browser = browserOf(request, response, services);
  try {
    const credential = credentialOf(request);
    return await invoke(
      op,
      {
        identity:
          credential === null
            ? null
            : await verifiedIdentity(services.auth, credential, services.clock.now()),
        data: inputOf(op, request),
        idempotencyKey: request.get('Idempotency-Key') ?? null,
        requestId: requestIdOf(response),
        ip: clientAddress(request),
        browser,
      },
      services,
    );
  } catch (error) {
    const refused = error instanceof Failure && error.code === 'unauthenticated';
    if (refused && request.get('Authorization') === undefined && hasCookie(request))
      browser.clear();
    throw error;
  }
}

/** @throws Failure app-check-required */
async function checkApp(
  request: Request,
  verifyApp: (token: string) => Promise<unknown>,
): Promise<void> {
  if (!ENFORCE_APP_CHECK.value()) return;
  try {
    await verifyApp(request.get('X-Firebase-AppCheck') ?? '');
  } catch {
    throw new Failure('app-check-required');
  }
}

function verifyAppCheck(token: string): Promise<unknown> {
  return getAppCheck().verifyToken(token);
}

/** Locally there is no https to upgrade to, and a browser told so would not load the page's own scripts. */
function secureHeaders(): RequestHandler {
  const upgradeInsecureRequests = isDeployed() ? [] : null;
  return helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests } } });
}

const withRequestId: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id');
  const id = given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', id);
  next();
};

function hasCookie(request: Request): boolean {
  return request.get('Cookie')?.includes(`${SESSION_COOKIE}=`) === true;
}

function requestIdOf(response: Response): string {
  return String(response.getHeader('X-Request-Id'));
}

/** Deployed services answer https only; locally there is no proxy that says how the call came. */
const httpsOnly: RequestHandler = (request, _response, next) => {
  if (isDeployed() && !request.secure) throw new Failure('https-required');
  next();
};

/**
 * A `fetch` that names an ETag asks for `no-cache` by itself (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch).
 * That is meant for caches on the way; Express would take it for itself and send all again.
 */
const asksOrigin: RequestHandler = (request, _response, next) => {
  delete request.headers['cache-control'];
  next();
};

const problems: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const requestId = requestIdOf(response);
  const failure = asFailure(error);
  if (failure !== error && failure.code === 'internal') {
    logError('request failed', error, { requestId });
  }
  sendProblem(response, failure, requestId);
};

/** Express and its body parser give their errors a `type` or a `status`; nothing else of them reaches the caller. */
function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error)) return new Failure('internal');
  const type = 'type' in error ? error.type : null;
  if (type === 'entity.too.large') return new Failure('too-large');
  if (type === 'entity.parse.failed') {
    return new Failure('invalid-request', { detail: 'The body is not valid JSON.' });
  }
  const status = 'status' in error && typeof error.status === 'number' ? error.status : 500;
  return new Failure(status < 500 ? 'invalid-request' : 'internal');
}
