import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { inTime } from '../../platform/deadline.ts';
import { addressIn, checkHookUrl } from './hookUrl.ts';
import { localReceivers } from './localReceivers.ts';
import { isPublicAddress } from './publicAddress.ts';
import type { Fault, Reply } from './retry.ts';
import { retryAfterOf } from './retry.ts';

/** What is posted where. */
export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What posting stands on; tests put their own in its place. */
export interface Network {
  /** Every address that the name has now. @throws when it has none */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Whether an address that a name resolved to may be connected to. */
  readonly allows: (address: string) => boolean;
  /** For the whole attempt, from the look at the name to the last byte that is read. */
  readonly deadlineMs: number;
  /** Certificates to trust instead of the system's. */
  readonly ca?: string;
}

/** Half of what the specification advises: a receiver answers first and works afterwards. */
const DEADLINE_MS = 10_000;

/** Of an answer's body no more than this is read, so that a receiver can finish writing it; nothing of it is kept. */
const MOST_BODY_BYTES = 16 * 1024;

export const internet: Network = {
  resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  allows: isPublicAddress,
  deadlineMs: DEADLINE_MS,
};

/** Why an attempt came to nothing. */
class NoAnswer extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}

/**
 * Posts a message once. The name is resolved anew, every address of it must be a public one, and the connection goes to
 * one of those that were looked at. Redirects are not followed; the answer is its status and nothing more.
 * @returns the answer, or why there was none; it does not throw for what a receiver does
 */
export async function post(message: Message, network: Network = internet): Promise<Reply> {
  const local = localReceivers();
  const checked = checkHookUrl(message.url, local);
  if (!('url' in checked)) return { fault: 'address-not-allowed' };
  const { url } = checked;
  const { ca, deadlineMs } = network;
  const signal = AbortSignal.timeout(deadlineMs);
  const late = (): Error => new NoAnswer('timed-out');
  try {
    const addresses = local.has(url.host)
      ? [url.hostname]
      : await inTime(publicAddresses(url.hostname, network), deadlineMs, late);
    return await send(url, addresses, message, { ca, signal });
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

/** @throws NoAnswer when there is none, or one of them is not public: who names both means harm, or errs */
async function publicAddresses(hostname: string, network: Network): Promise<readonly string[]> {
  const literal = addressIn(hostname);
  const addresses = literal === null ? await resolved(hostname, network) : [literal];
  if (!addresses.every((address) => network.allows(address))) {
    throw new NoAnswer('address-not-public');
  }
  return addresses;
}

async function resolved(name: string, network: Network): Promise<readonly string[]> {
  const addresses = await network.resolve(name).catch(() => []);
  if (addresses.length === 0) throw new NoAnswer('name-not-found');
  return addresses;
}

interface Means {
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

function send(
  url: URL,
  addresses: readonly string[],
  { headers, body }: Message,
  { ca, signal }: Means,
): Promise<Reply> {
  const options = {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Rollcall-Webhooks/1',
    },
    // A connection of its own: none that was opened for another look at the name.
    agent: false,
    lookup: answering(addresses),
    signal,
  } as const;
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      // From here on an error (the deadline, a reset) ends the body, and no more.
      posted.off('error', reject).on('error', () => undefined);
      void told(response).then(resolve);
    };
    const tls = { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
    const posted =
      url.protocol === 'http:'
        ? http.request(url, options, answered)
        : https.request(url, { ...options, ...tls }, answered);
    posted.on('error', reject);
    posted.end(body);
  });
}

/** The status stands once it came, however the body ends. */
function told(response: IncomingMessage): Promise<Reply> {
  const status = response.statusCode ?? 0;
  const retryAfterS = retryAfterOf(response.headers['retry-after'], new Date());
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > MOST_BODY_BYTES) response.destroy();
  });
  // Cut off, reset or stopped by us: `close` follows in each case.
  response.on('error', () => undefined);
  return new Promise((resolve) => {
    response.on('close', () => {
      resolve({ status, retryAfterS });
    });
  });
}

/** The looked-up addresses and no others, in the form that net.connect asks for. */
function answering(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_name, { all }, done) => {
    const [first] = found;
    if (all === true || first === undefined) done(null, found);
    else done(null, first.address, first.family);
  };
}

/** Codes of OpenSSL and of Node's check of names begin like this, or tell of a certificate. */
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/;

function faultOf(error: unknown): Fault {
  if (error instanceof NoAnswer) return error.fault;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ABORT_ERR') return 'timed-out';
  if (TLS.test(code)) return 'tls-failed';
  return code.startsWith('HPE_') ? 'bad-reply' : 'connection-failed';
}
