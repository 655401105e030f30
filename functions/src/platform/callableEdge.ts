import { randomUUID } from 'node:crypto';
import type { CallableFunction, CallableRequest } from 'firebase-functions/https';
import { HttpsError, onCall } from 'firebase-functions/https';
import { z } from 'zod';
import { ENFORCE_APP_CHECK } from '../params.ts';
import { FAILURES, Failure } from './failures.ts';
import type { Identity } from './invoke.ts';
import { invoke } from './invoke.ts';
import type { Operation } from './operation.ts';
import { liveServices } from './services.ts';
import { TIERS } from './tier.ts';

/**
 * The callable function of an operation. The data is the operation's input plus `idempotencyKey`.
 * A Failure arrives as an HttpsError whose `details` are `{code, detail?, fields?, retryAfterS?}`.
 */
export function callable(op: Operation): CallableFunction<unknown, Promise<unknown>> {
  return onCall(TIERS[op.tier], async (request: CallableRequest<unknown>) => {
    try {
      if (ENFORCE_APP_CHECK.value() && request.app === undefined) {
        throw new Failure('app-check-required');
      }
      const { idempotencyKey, data } = envelope(request.data);
      return await invoke(
        op,
        {
          identity: identityOf(request),
          data,
          idempotencyKey,
          requestId: randomUUID(),
          ip: request.rawRequest.ip ?? '',
        },
        liveServices(),
      );
    } catch (error) {
      throw translate(error);
    }
  });
}

/** A Failure as callable clients see it; anything else says nothing about itself. */
function translate(error: unknown): HttpsError {
  const failure = error instanceof Failure ? error : new Failure('internal');
  const { callable: code, title } = FAILURES[failure.code];
  return new HttpsError(code, failure.details.detail ?? title, {
    code: failure.code,
    ...failure.details,
  });
}

const Envelope = z.looseObject({ idempotencyKey: z.string().optional() });

function envelope(data: unknown): { idempotencyKey: string | null; data: unknown } {
  const parsed = Envelope.safeParse(data ?? {});
  if (!parsed.success) return { idempotencyKey: null, data };
  const { idempotencyKey, ...rest } = parsed.data;
  return { idempotencyKey: idempotencyKey ?? null, data: rest };
}

function identityOf(request: CallableRequest<unknown>): Identity | null {
  if (request.auth === undefined) return null;
  const { uid, token } = request.auth;
  return {
    uid,
    email: token.email ?? null,
    emailVerified: token.email_verified ?? false,
    authTimeS: token.auth_time,
  };
}
