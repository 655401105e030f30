import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { sha256Hex } from '../../../src/platform/crypto.ts';
import { writePart } from '../../../src/reports/files/writePart.ts';
import { withEnv } from '../../support/environment.ts';
import type { Faults } from './storageStandIn.ts';
import { storageStandIn } from './storageStandIn.ts';

const MIB = 1024 * 1024;
const CLOUD = { FIREBASE_STORAGE_EMULATOR_HOST: undefined };

async function* chunksOf(whole: Buffer): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < whole.length; at += 100_000) {
    await setImmediate();
    yield whole.subarray(at, at + 100_000);
  }
}

/** Bytes that repeat nowhere near a chunk's length. */
function bytesOf(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i + 4 <= length; i += 4) bytes.writeUInt32LE(i, i);
  return bytes;
}

describe('a part of a report on its way into Cloud Storage', function () {
  this.timeout(60_000);

  async function written(length: number, faults?: Faults): Promise<number> {
    let requests = 0;
    await withEnv(CLOUD, async () => {
      const storage = await storageStandIn(faults);
      try {
        const whole = bytesOf(length);
        const part = { name: 'a.csv', type: 'text/csv', rows: 7, bytes: chunksOf(whole) };
        let passed = 0;
        const stored = await writePart(storage.bucket, 'reports/a.csv', part, (bytes) => {
          passed += bytes;
        });
        assert.ok(storage.file?.equals(whole) === true);
        assert.deepEqual(stored, {
          ...{ name: 'a.csv', type: 'text/csv', path: 'reports/a.csv', rows: 7 },
          ...{ bytes: length, sha256: sha256Hex(whole) },
        });
        assert.equal(passed, length);
        requests = storage.requests;
      } finally {
        await storage.stop();
      }
    });
    return requests;
  }

  it('is sent 8 MiB at a time, and whole in the end', async () => {
    assert.equal(await written(20 * MIB + 5), 3);
  });

  it('is one request when it is small', async () => {
    assert.equal(await written(1000), 1);
  });

  it('misses nothing and has nothing twice where Storage was away for a while, or kept less than it was sent', async () => {
    assert.ok((await written(20 * MIB, { 1: 'unavailable' })) > 3);
    assert.ok((await written(20 * MIB, { 0: 'keeps-half' })) >= 3);
  });
});
