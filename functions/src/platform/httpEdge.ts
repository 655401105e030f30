import { randomUUID } from 'node:crypto';
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import { getAppCheck } from 'firebase-admin/app-check';
import helmet from 'helmet';
import type { Auth } from 'firebase-admin/auth';
import { ENFORCE_APP_CHECK } from '../params.ts';
import { Failure } from './failures.ts';
import type { Identity } from './invoke.ts';
import { invoke } from './invoke.ts';
import type { Operation, Tier } from './operation.ts';
import { sendProblem } from './problem.ts';
import { inputOf } from './queryInput.ts';
import type { Services } from './services.ts';
import { BODY_LIMIT } from './tier.ts';

export interface ApiOptions {
  readonly tier: Tier;
  readonly services: () => Services;
  /** Further routes (documents) mounted before the operations. */
  readonly mount?: (app: Express) => void;
}

/** The REST twin of the callables: every operation of one tier under /v1. */
export function createApi(table: readonly Operation[], options: ApiOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', true);
  app.use(withRequestId, httpsOnly, helmet());
  options.mount?.(app);
  app.use(express.json({ limit: BODY_LIMIT[options.tier] }));
  for (const op of table.filter(({ tier }) => tier === options.tier)) {
    const path = `/v1${op.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    const method = op.method.toLowerCase() as Lowercase<Operation['method']>;
    app[method](path, route(op, options.services));
  }
  app.use((_request, _response) => {
    throw new Failure('not-found', {
      detail: 'There is no such route here; see /v1/openapi.json.',
    });
  });
  app.use(problems);
  return app;
}

function route(op: Operation, services: () => Services): RequestHandler {
  return async (request, response) => {
    await checkApp(request);
    const reply = await invoke(
      op,
      {
        identity: await identityOf(request, services().auth),
        data: inputOf(op, request),
        idempotencyKey: request.get('Idempotency-Key') ?? null,
        requestId: requestIdOf(response),
        ip: request.ip ?? '',
      },
      services(),
    );
    response.setHeader('Cache-Control', 'no-store');
    response.status(200).json(reply);
  };
}

/** @throws Failure unauthenticated. The token is checked for signature, audience, expiry and revocation. */
async function identityOf(request: Request, auth: Auth): Promise<Identity | null> {
  const header = request.get('Authorization');
  if (header === undefined) return null;
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  if (token === undefined) throw new Failure('unauthenticated');
  try {
    const claims = await auth.verifyIdToken(token, true);
    return {
      uid: claims.uid,
      email: claims.email ?? null,
      emailVerified: claims.email_verified ?? false,
      authTimeS: claims.auth_time,
    };
  } catch {
    throw new Failure('unauthenticated');
  }
}

/** @throws Failure app-check-required */
async function checkApp(request: Request): Promise<void> {
  if (!ENFORCE_APP_CHECK.value()) return;
  try {
    await getAppCheck().verifyToken(request.get('X-Firebase-AppCheck') ?? '');
  } catch {
    throw new Failure('app-check-required');
  }
}

const withRequestId: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id');
  const id = given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', id);
  next();
};

function requestIdOf(response: Response): string {
  return String(response.getHeader('X-Request-Id'));
}

/** Deployed services answer https only; locally there is no proxy that says how the call came. */
const httpsOnly: RequestHandler = (request, _response, next) => {
  const deployed =
    process.env['K_SERVICE'] !== undefined && process.env['FUNCTIONS_EMULATOR'] !== 'true';
  if (deployed && !request.secure) throw new Failure('https-required');
  next();
};

const problems: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  sendProblem(response, asFailure(error), requestIdOf(response));
};

/** body-parser's own errors carry a `type`; nothing else of them reaches the caller. */
function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const type = error instanceof Error && 'type' in error ? error.type : null;
  if (type === 'entity.too.large') return new Failure('too-large');
  if (type === 'entity.parse.failed') {
    return new Failure('invalid-request', { detail: 'The body is not valid JSON.' });
  }
  if (error instanceof URIError) return new Failure('invalid-request');
  return new Failure(typeof type === 'string' ? 'invalid-request' : 'internal');
}
