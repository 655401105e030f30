import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThroughClient } from 'google-auth-library';
import { z } from 'zod';
import { crc32c } from '../../src/faces/vault/crc32c.ts';
import { cloudKms } from '../../src/faces/vault/cloudKms.ts';
import type { KeyService } from '../../src/faces/vault/keyService.ts';

/** How it behaves towards the next calls. */
export type KmsMood =
  | 'well'
  | 'slow'
  | 'hang'
  | 429
  | 500
  | 503
  | 'half a body'
  /** Answers with another checksum than that of its answer. */
  | 'wrong sum'
  /** Says that what it was sent is not what it got. */
  | 'not verified';

/**
 * Cloud KMS as far as symmetric keys go: POST /v1/{key}:encrypt and :decrypt. Names, types and errors follow
 * its published API model, cloudkms.googleapis.com/$discovery/rest?version=v1 (schemas EncryptRequest, EncryptResponse,
 * DecryptRequest, DecryptResponse: bytes in base64, checksums as decimal text), and cloud.google.com/apis/design/errors.
 */
export interface KmsStandIn {
  /** The official client, led here. */
  readonly service: KeyService;
  mood: KmsMood;
  /** Calls that arrived, as `encrypt projects/…`. */
  readonly calls: readonly string[];
  /** Ends it; from then on connections are refused. */
  stop(): Promise<void>;
}

const EncryptRequest = z.strictObject({
  plaintext: z.base64(),
  plaintextCrc32c: z.string(),
  additionalAuthenticatedData: z.base64(),
  additionalAuthenticatedDataCrc32c: z.string(),
});
const DecryptRequest = z.strictObject({
  ciphertext: z.base64(),
  ciphertextCrc32c: z.string(),
  additionalAuthenticatedData: z.base64(),
  additionalAuthenticatedDataCrc32c: z.string(),
});

/** Slower than usual, but in time. */
const SLOW_MS = 800;

/** @param port to listen on; any free one unless it is named */
export async function kmsStandIn(port = 0): Promise<KmsStandIn> {
  const calls: string[] = [];
  const server = http.createServer((request, response) => {
    void textOf(request).then((text) => {
      const [, key = '', verb = ''] =
        /^\/v1\/(.*):(encrypt|decrypt)\b/.exec(request.url ?? '') ?? [];
      calls.push(`${verb} ${key}`);
      answer(response, standIn.mood, () => worked(verb, key, text, standIn.mood));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  const standIn: KmsStandIn = {
    service: cloudKms({
      protocol: 'http',
      apiEndpoint: '127.0.0.1',
      port: address.port,
      authClient: new PassThroughClient(),
    }),
    mood: 'well',
    calls,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

function answer(response: http.ServerResponse, mood: KmsMood, work: () => object): void {
  const send = (status: number, body: object): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  switch (mood) {
    case 'hang':
      return;
    case 429:
      send(429, error(429, 'RESOURCE_EXHAUSTED'));
      return;
    case 500:
      send(500, error(500, 'INTERNAL'));
      return;
    case 503:
      send(503, error(503, 'UNAVAILABLE'));
      return;
    case 'half a body':
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '400' });
      response.write('{"name": "projects/', () => response.destroy());
      return;
    case 'slow':
      setTimeout(() => {
        send(200, work());
      }, SLOW_MS);
      return;
    case 'well':
    case 'wrong sum':
    case 'not verified': {
      const done = work();
      send('error' in done ? 400 : 200, done);
    }
  }
}

function worked(verb: string, name: string, text: string, mood: KmsMood): object {
  const key = createHash('sha256').update(name).digest();
  const off = mood === 'wrong sum' ? 1 : 0;
  const verified = mood !== 'not verified';
  if (verb === 'encrypt') {
    const request = EncryptRequest.parse(JSON.parse(text));
    const [plaintext, aad] = [bytes(request.plaintext), bytes(request.additionalAuthenticatedData)];
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAAD(aad);
    const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const ciphertext = Buffer.concat([iv, cipher.getAuthTag(), body]);
    return {
      name: `${name}/cryptoKeyVersions/1`,
      ciphertext: ciphertext.toString('base64'),
      ciphertextCrc32c: String(crc32c(ciphertext) + off),
      verifiedPlaintextCrc32c: verified && request.plaintextCrc32c === String(crc32c(plaintext)),
      verifiedAdditionalAuthenticatedDataCrc32c:
        verified && request.additionalAuthenticatedDataCrc32c === String(crc32c(aad)),
      protectionLevel: 1,
    };
  }
  const request = DecryptRequest.parse(JSON.parse(text));
  const [ciphertext, aad] = [bytes(request.ciphertext), bytes(request.additionalAuthenticatedData)];
  if (request.ciphertextCrc32c !== String(crc32c(ciphertext)))
    return error(400, 'INVALID_ARGUMENT');
  try {
    const iv = ciphertext.subarray(0, 12);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
    decipher.setAAD(aad).setAuthTag(ciphertext.subarray(12, 28));
    const plaintext = Buffer.concat([decipher.update(ciphertext.subarray(28)), decipher.final()]);
    return {
      plaintext: plaintext.toString('base64'),
      plaintextCrc32c: String(crc32c(plaintext) + off),
      usedPrimary: true,
      protectionLevel: 1,
    };
  } catch {
    return error(400, 'INVALID_ARGUMENT');
  }
}

function error(code: number, status: string): object {
  return { error: { code, message: 'Stand-in.', status } };
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}
