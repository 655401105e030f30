import { logger } from 'firebase-functions';
import { accessOf } from './access.ts';
import type { Access } from './access.ts';
import type { BrowserSession } from './browserSession.ts';
import { canonicalJson, sha256Hex } from './crypto.ts';
import { Failure } from './failures.ts';
import { storedReply } from './idempotency.ts';
import type { Identity } from './identity.ts';
import { logError } from './logError.ts';
import type { Account, CallContext, Operation } from './operation.ts';
import { mustBePlain } from './plainData.ts';
import { limitAnonymous, limitCaller } from './rateLimit.ts';
import { lacksSecondFactor } from './secondFactor.ts';
import type { Services } from './services.ts';

export type { Identity } from './identity.ts';

/** One call as an edge hands it over. */
export interface Call {
  readonly identity: Identity | null;
  readonly data: unknown;
  readonly idempotencyKey: string | null;
  readonly requestId: string;
  readonly ip: string;
  readonly browser?: BrowserSession;
}

/** What an idempotency key may look like. */
export const KEY = /^[\w.~-]{8,128}$/;

/**
 * The one way into an operation: standing and role, limits, idempotency, contract, handler.
 * Throws nothing but Failure; anything unexpected is logged and becomes `internal`.
 */
export async function invoke(op: Operation, call: Call, services: Services): Promise<unknown> {
  const started = performance.now();
  try {
    const reply = await run(op, call, services);
    logCall(op, call, 'ok', started);
    return reply;
  } catch (error) {
    if (error instanceof Failure) {
      logCall(op, call, error.code, started);
      throw error;
    }
    logError('operation failed', error, { operation: op.name, requestId: call.requestId });
    throw new Failure(isOutage(error) ? 'unavailable' : 'internal', { retryAfterS: 5 });
  }
}

async function run(op: Operation, call: Call, services: Services): Promise<unknown> {
  const caller = await authorise(op, call, services);
  // An account that nobody admitted is as good as none: anybody can make one.
  if (!isAdmitted(caller)) await limitAnonymous(services, op.name, call.ip);
  if (caller !== null) await limitCaller(caller.uid);
  mustBePlain(call.data);
  const key = keyOf(op, call);
  const context: CallContext = {
    operation: op.name,
    caller,
    services,
    requestId: call.requestId,
    idempotencyKey: key,
    requestHash: sha256Hex(`${op.name}\n${canonicalJson(call.data ?? {})}`),
    ...(call.browser === undefined ? {} : { browser: call.browser }),
  };
  const before = await storedReply(context);
  if (before !== null) return op.output.parse(before.reply);
  return await op.execute(context, call.data ?? {});
}

function isAdmitted(caller: Account | null): boolean {
  const role = caller?.access?.role ?? 'pending';
  return role !== 'pending';
}

async function authorise(op: Operation, call: Call, services: Services): Promise<Account | null> {
  if (call.identity === null) {
    if (op.roles === 'anyone') return null;
    throw new Failure('unauthenticated');
  }
  const { uid, authTimeS } = call.identity;
  const access = (await accessOf(services.db).doc(uid).get()).data() ?? null;
  const account: Account = { ...accountOf(call.identity), access };
  if (access !== null) mustBeCurrent(access, authTimeS);
  if (op.withoutSecondFactor !== true && lacksSecondFactor(access, call.identity)) {
    throw new Failure('second-factor-required');
  }
  if (op.roles === 'anyone' || op.roles === 'signed-in') return account;
  if (access === null || access.role === 'pending' || !op.roles.includes(access.role)) {
    throw new Failure('permission-denied');
  }
  return { ...account, role: access.role, access } as Account;
}

/** Named one by one: whatever else a token claims stays behind. */
function accountOf(identity: Identity): Omit<Account, 'access'> {
  const { uid, email, emailVerified, authTimeS, signInProvider } = identity;
  return { uid, email, emailVerified, authTimeS, signInProvider };
}

/** Suspended accounts and tokens from before the last revocation are worth nothing. auth_time has whole seconds. */
function mustBeCurrent(access: Access, authTimeS: number): void {
  if (access.standing !== 'active') throw new Failure('permission-denied');
  if (authTimeS < Math.floor(access.validAfter.getTime() / 1000)) {
    throw new Failure('unauthenticated', { detail: 'Sign in again.' });
  }
}

function keyOf(op: Operation, call: Call): string | null {
  if (!op.writes) return null;
  if (call.idempotencyKey === null) throw new Failure('idempotency-key-missing');
  if (!KEY.test(call.idempotencyKey)) {
    throw new Failure('idempotency-key-missing', {
      fields: [
        { field: 'idempotencyKey', issue: '8 to 128 letters, digits or . _ ~ - (a UUID fits)' },
      ],
    });
  }
  return call.idempotencyKey;
}

function logCall(op: Operation, call: Call, result: string, started: number): void {
  logger.info('call', {
    operation: op.name,
    requestId: call.requestId,
    uid: call.identity?.uid ?? null,
    result,
    ms: Math.round(performance.now() - started),
  });
}

/** gRPC DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE: the store, not the call, is at fault. */
function isOutage(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'number' &&
    [4, 8, 10, 14].includes(error.code)
  );
}
