import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import type { Access } from '../../src/platform/access.ts';
import { noAccess } from '../../src/platform/access.ts';
import { systemClock } from '../../src/platform/clock.ts';
import type { Services } from '../../src/platform/services.ts';
import { nothingLeaves } from './outgoing.ts';

/** An account as accounts:lookup words it; `outage` breaks the answer. */
type Account = { readonly disabled?: boolean; readonly validSince?: string } | 'outage';

/** Google's side of verifyIdToken: the keys it publishes and its word on accounts. */
export interface GoogleStandIn {
  /** Services whose `auth` is the Admin SDK, not told of any emulator; the store is empty. */
  readonly services: Services;
  readonly accounts: Map<string, Account>;
  /** What the next fetch of the public keys gets; an HTTP status that is no 200 is an outage. */
  keysStatus: number;
  /** How often an account was looked up. */
  readonly lookups: number;
  /** Changes of the project's configuration: the fields that were named, and their values. */
  readonly configs: { readonly mask: string | null; readonly body: unknown }[];
  stop(): Promise<void>;
}

const LookupRequest = z.object({ localId: z.array(z.string()) });

/**
 * Until `stop`, https requests of this process end at a local server: the Admin SDK has no setting for where
 * the public keys come from. `keys`: key id -> PEM.
 */
export async function googleStandIn(
  projectId: string,
  keys: Readonly<Record<string, string>>,
): Promise<GoogleStandIn> {
  const accounts = new Map<string, Account>();
  const configs: GoogleStandIn['configs'] = [];
  let lookups = 0;
  const server = http.createServer((request, response) => {
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'GET') {
      reply(standIn.keysStatus, keys);
      return;
    }
    if (request.method === 'PATCH') {
      void textOf(request).then((text) => {
        const { searchParams } = new URL(request.url ?? '', 'http://google.test');
        const body = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
        configs.push({ mask: searchParams.get('updateMask'), body });
        reply(200, { name: `projects/${projectId}/config`, ...body });
      });
      return;
    }
    lookups++;
    void textOf(request).then((text) => {
      const { localId } = LookupRequest.parse(JSON.parse(text));
      const uid = localId[0] ?? '';
      const account = accounts.get(uid);
      if (account === 'outage') reply(500, { error: { message: 'INTERNAL_ERROR' } });
      else reply(200, account === undefined ? {} : { users: [{ localId: uid, ...account }] });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const emulator = process.env['FIREBASE_AUTH_EMULATOR_HOST'];
  Reflect.deleteProperty(process.env, 'FIREBASE_AUTH_EMULATOR_HOST');
  const original = https.request;
  const redirect = (options: http.RequestOptions, then: (r: http.IncomingMessage) => void) =>
    http.request(
      { ...options, protocol: 'http:', hostname: '127.0.0.1', port, agent: http.globalAgent },
      then,
    );
  Object.assign(https, { request: redirect });
  const accessToken = { access_token: 'any', expires_in: 3600 };
  const credential = { getAccessToken: () => Promise.resolve(accessToken) };
  const app = initializeApp({ projectId, credential }, randomUUID());
  const db = studentsOnly();
  const standIn: GoogleStandIn = {
    keysStatus: 200,
    services: {
      db,
      keyring: db,
      auth: getAuth(app),
      bucket: noFiles,
      clock: systemClock,
      ...nothingLeaves(),
    },
    accounts,
    configs,
    get lookups() {
      return lookups;
    },
    async stop() {
      Object.assign(https, { request: original });
      if (emulator !== undefined) process.env['FIREBASE_AUTH_EMULATOR_HOST'] = emulator;
      await deleteApp(app);
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

function noFiles(): Promise<never> {
  return Promise.reject(new Error('the stand-in keeps no files'));
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

/** A store in which everybody is a student: enough for a look at `access/{uid}`. */
function studentsOnly(): Firestore {
  const access: Access = { ...noAccess(new Date(0)), role: 'student' };
  const student = { get: () => Promise.resolve({ data: () => access }) };
  const collection = { doc: () => student, withConverter: (): unknown => collection };
  return { collection: () => collection } as unknown as Firestore;
}
