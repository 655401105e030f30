import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { CRC32C } from '@google-cloud/storage';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getStorage } from 'firebase-admin/storage';
import type { Bucket } from '../../../src/platform/services.ts';
import { withEnv } from '../../support/environment.ts';

/** What the server does with one request that brings bytes, by its number (0 is the first). */
export type Faults = Readonly<Record<number, 'unavailable' | 'keeps-half'>>;

export interface StorageStandIn {
  readonly bucket: Bucket;
  /** Bytes of the whole file; null until it is one. */
  readonly file: Buffer | null;
  /** Requests that brought bytes, also those that failed. */
  readonly requests: number;
  stop(): Promise<void>;
}

const SEGMENT = 256 * 1024;

function crcOf(bytes: Buffer): string {
  const crc = new CRC32C();
  crc.update(bytes);
  return crc.toString();
}

/**
 * Cloud Storage as far as one resumable upload in several requests goes, which the Storage emulator does not do:
 * https://cloud.google.com/storage/docs/performing-resumable-uploads#chunked-upload
 */
export async function storageStandIn(faults: Faults = {}): Promise<StorageStandIn> {
  let kept = Buffer.alloc(0);
  let file: Buffer | null = null;
  let requests = 0;
  const server = http.createServer((request, response) => {
    const reply = (status: number, body: object = {}, headers: http.OutgoingHttpHeaders = {}) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    const facts = (whole: Buffer) => ({
      name: 'a.csv',
      size: String(whole.length),
      crc32c: crcOf(whole),
      md5Hash: createHash('md5').update(whole).digest('base64'),
    });
    const incomplete = (): void => {
      reply(308, {}, kept.length > 0 ? { Range: `bytes=0-${String(kept.length - 1)}` } : {});
    };
    void buffer(request).then((body) => {
      if (request.method === 'POST') {
        const at = `http://${request.headers.host ?? ''}/upload/storage/v1/b/b/o?upload_id=1`;
        reply(200, {}, { Location: at });
        return;
      }
      if (request.method === 'GET') {
        if (file === null) reply(404);
        else reply(200, facts(file));
        return;
      }
      const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(
        request.headers['content-range'] ?? '',
      );
      if (range?.[1] === undefined) {
        incomplete();
        return;
      }
      const fault = faults[requests++];
      if (fault === 'unavailable') {
        reply(503);
        return;
      }
      if (Number(range[1]) !== kept.length) throw new Error('bytes were left out or sent twice');
      const half = Math.floor(body.length / 2 / SEGMENT) * SEGMENT;
      kept = Buffer.concat([kept, fault === 'keeps-half' ? body.subarray(0, half) : body]);
      if (range[2] !== String(kept.length)) {
        incomplete();
        return;
      }
      file = kept;
      reply(200, facts(file));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const app = initializeApp({ projectId: 'stand-in' }, `storage-${String(port)}`);
  // An address that the client library takes, though the Admin SDK knows of no emulator.
  const address = { STORAGE_EMULATOR_HOST: `http://127.0.0.1:${String(port)}` };
  let bucket: Bucket | undefined;
  await withEnv({ ...address, FIREBASE_STORAGE_EMULATOR_HOST: undefined }, () => {
    bucket = getStorage(app).bucket('b');
    return Promise.resolve();
  });
  assert.ok(bucket !== undefined);
  return {
    bucket,
    get file() {
      return file;
    },
    get requests() {
      return requests;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await deleteApp(app);
    },
  };
}
