import { randomUUID } from 'node:crypto';
import { getApps, initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { getFirestore } from 'firebase-admin/firestore';
import { getStorage } from 'firebase-admin/storage';
import type { z } from 'zod';
import { systemClock } from '../../src/platform/clock.ts';
import type { Identity } from '../../src/platform/invoke.ts';
import { invoke } from '../../src/platform/invoke.ts';
import type { Audience, Operation } from '../../src/platform/operation.ts';
import type { Services } from '../../src/platform/services.ts';
import { nothingLeaves } from './outgoing.ts';

process.env['CHALLENGE_KEY'] ??= Buffer.alloc(32, 7).toString('base64');
process.env['TEMPLATE_KEK'] ??= Buffer.alloc(32, 9).toString('base64');
process.env['WEBHOOK_KEY'] ??= Buffer.alloc(32, 11).toString('base64');
process.env['REPORT_SIGNING_KEY'] ??= Buffer.alloc(32, 13).toString('base64');

/** Real services on the running emulators. @throws Error when no suite is running: such tests never pass by accident */
export function emulatorServices(overrides: Partial<Services> = {}): Services {
  for (const name of ['FIRESTORE_EMULATOR_HOST', 'FIREBASE_AUTH_EMULATOR_HOST']) {
    if (process.env[name] === undefined)
      throw new Error(`${name} is not set: start the suite first`);
  }
  const projectId = process.env['GCLOUD_PROJECT'] ?? 'demo-rollcall';
  const storageBucket = `${projectId}.appspot.com`;
  const app = getApps()[0] ?? initializeApp({ projectId, storageBucket });
  const db = getFirestore(app);
  const bucket = () => Promise.resolve(getStorage(app).bucket(storageBucket));
  const own = { db, keyring: db, auth: getAuth(app), bucket, clock: systemClock };
  return { ...own, ...nothingLeaves(), ...overrides };
}

export interface CallOptions {
  readonly key?: string;
  readonly services?: Services;
  readonly ip?: string;
}

/** A token's content for an account that signed in a moment ago. */
export function identity(uid: string, overrides: Partial<Identity> = {}): Identity {
  return {
    uid,
    email: `${uid}@school.example`,
    emailVerified: true,
    authTimeS: Math.floor(Date.now() / 1000),
    signInProvider: 'password',
    secondFactor: null,
    ...overrides,
  };
}

/** Calls an operation as an edge would; a string stands for that uid's fresh token, null for nobody. */
export async function callAs<
  N extends string,
  A extends Audience,
  I extends z.ZodObject,
  O extends z.ZodType,
>(
  who: Identity | string | null,
  op: Operation<N, A, I, O>,
  data: z.input<I>,
  { key = randomUUID(), services = emulatorServices(), ip = '192.0.2.1' }: CallOptions = {},
): Promise<z.output<O>> {
  const caller = typeof who === 'string' ? identity(who) : who;
  const call = { identity: caller, data, idempotencyKey: key, requestId: randomUUID(), ip };
  return op.output.parse(await invoke(op, call, services));
}
