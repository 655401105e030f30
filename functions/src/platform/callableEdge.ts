import { randomUUID } from 'node:crypto';
import type { CallableFunction, CallableRequest } from 'firebase-functions/https';
import { HttpsError, onCall } from 'firebase-functions/https';
import { z } from 'zod';
import { ENFORCE_APP_CHECK } from '../params.ts';
import { mustFit } from './bodySize.ts';
import { clientAddress } from './clientAddress.ts';
import { FAILURES, Failure } from './failures.ts';
import type { Identity } from './identity.ts';
import { verifiedIdentity } from './identity.ts';
import { invoke } from './invoke.ts';
import type { Operation } from './operation.ts';
import type { Services } from './services.ts';
import { liveServices } from './services.ts';
import { TIERS } from './tier.ts';

/**
 * The callable function of an operation. The data is the operation's input plus `idempotencyKey`.
 * A Failure arrives as an HttpsError whose `details` are `{code, detail?, fields?, retryAfterS?}`.
 */
export function callable(
  op: Operation,
  services: () => Services = liveServices,
): CallableFunction<unknown, Promise<unknown>> {
  return onCall(TIERS[op.tier], async (request: CallableRequest<unknown>) => {
    try {
      mustFit(request.rawRequest, op.tier);
      if (ENFORCE_APP_CHECK.value() && request.app === undefined) {
        throw new Failure('app-check-required');
      }
      const { idempotencyKey, data } = envelope(request.data);
      return await invoke(
        op,
        {
          identity: await identityOf(request, services()),
          data,
          idempotencyKey,
          requestId: randomUUID(),
          ip: clientAddress(request.rawRequest),
        },
        services(),
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
  // onCall's decoder turns a `__proto__` key into a prototype, which a copy would hide from `invoke`.
  const plain = data === null || data === undefined || hasNoPrototype(data);
  if (!parsed.success || !plain) return { idempotencyKey: null, data };
  const { idempotencyKey, ...rest } = parsed.data;
  return { idempotencyKey: idempotencyKey ?? null, data: rest };
}

function hasNoPrototype(data: unknown): boolean {
  return Object.getPrototypeOf(data) === Object.prototype;
}

/**
 * onCall has checked the token's signature and no more: an account that was disabled or deleted would go on
 * for an hour. The same check as on the REST edge closes that.
 */
async function identityOf(
  { auth }: CallableRequest<unknown>,
  services: Services,
): Promise<Identity | null> {
  if (auth === undefined) return null;
  return await verifiedIdentity(
    services.auth,
    { kind: 'token', value: auth.rawToken },
    services.clock.now(),
  );
}
