import { setTimeout as delay } from 'node:timers/promises';
import type { KeyManagementServiceClient } from '@google-cloud/kms';
import { inTime } from '../../platform/deadline.ts';
import { crc32c } from './crc32c.ts';
import type { KeyService } from './keyService.ts';
import { KeyServiceError } from './keyService.ts';

type ClientOptions = NonNullable<ConstructorParameters<typeof KeyManagementServiceClient>[0]>;

/** One try. Cloud KMS answers in some 50 ms; its client would wait for a minute. */
const TRY_MS = 1500;
/** The client's timeout does not cover the way to its access token. */
const WHOLE_TRY_MS = TRY_MS + 200;
const TRIES = 2;
const PAUSE_MS = 100;
/** gRPC codes after which the same call may succeed: CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE. */
const PASSING = [1, 4, 8, 10, 13, 14];

/**
 * Google Cloud KMS (`cryptoKeys.encrypt`, `cryptoKeys.decrypt`), symmetric keys, over REST. What is sent and what comes
 * back carries CRC-32C checksums, as Google's guide on data integrity asks
 * (cloud.google.com/kms/docs/data-integrity-guidelines). The client is loaded at the first call.
 * @param options where another address than Google's own, or other credentials, are wanted
 */
export function cloudKms(options: ClientOptions = {}): KeyService {
  let client: Promise<KeyManagementServiceClient> | undefined;
  const kms = (): Promise<KeyManagementServiceClient> => (client ??= connect(options));
  return {
    async encrypt(name, plaintext, boundTo) {
      const [reply] = await persist(async () => {
        const request = { name, plaintext, additionalAuthenticatedData: boundTo };
        const sums = {
          plaintextCrc32c: { value: crc32c(plaintext) },
          additionalAuthenticatedDataCrc32c: { value: crc32c(boundTo) },
        };
        return await (await kms()).encrypt({ ...request, ...sums }, ONE_TRY);
      });
      const ciphertext = bytesOf(reply.ciphertext);
      const arrived =
        reply.verifiedPlaintextCrc32c === true &&
        reply.verifiedAdditionalAuthenticatedDataCrc32c === true;
      if (!arrived || sumOf(reply.ciphertextCrc32c) !== crc32c(ciphertext)) throw damaged();
      return ciphertext;
    },
    async decrypt(name, ciphertext, boundTo) {
      const [reply] = await persist(async () => {
        const request = { name, ciphertext, additionalAuthenticatedData: boundTo };
        const sums = {
          ciphertextCrc32c: { value: crc32c(ciphertext) },
          additionalAuthenticatedDataCrc32c: { value: crc32c(boundTo) },
        };
        return await (await kms()).decrypt({ ...request, ...sums }, ONE_TRY);
      });
      const plaintext = bytesOf(reply.plaintext);
      if (sumOf(reply.plaintextCrc32c) !== crc32c(plaintext)) throw damaged();
      return plaintext;
    },
  };
}

/** The client's own retries are off: they would go on for a minute. */
const ONE_TRY = { timeout: TRY_MS, maxRetries: 0, retry: { retryCodes: [] } };

async function connect(options: ClientOptions): Promise<KeyManagementServiceClient> {
  const { KeyManagementServiceClient: Client } = await import('@google-cloud/kms');
  return new Client({ ...options, fallback: true });
}

/** @throws KeyServiceError after the last try, or at once when another would end like the first */
async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await inTime(call(), WHOLE_TRY_MS, () => new KeyServiceError('no answer in time'));
    } catch (error) {
      if (left === 0 || !mayPass(error)) {
        throw new KeyServiceError('Cloud KMS did not do it', { cause: error });
      }
      await delay(PAUSE_MS);
    }
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof KeyServiceError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code !== 'number' || PASSING.includes(code);
}

function bytesOf(value: Uint8Array | string | null | undefined): Buffer<ArrayBuffer> {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(value ?? '', 'base64');
}

/** Null when the answer has none: then nothing vouches for it. */
function sumOf(sum: { readonly value?: unknown } | null | undefined): number | null {
  const value = Number(sum?.value ?? NaN);
  return Number.isSafeInteger(value) ? value : null;
}

function damaged(): KeyServiceError {
  return new KeyServiceError('what Cloud KMS got or sent was changed on the way');
}
