import assert from 'node:assert/strict';
import { sha256Hex } from '../../../src/platform/crypto.ts';
import { writePart } from '../../../src/reports/files/writePart.ts';
import { isolatedServices } from '../../support/isolated.ts';

const MIB = 1024 * 1024;

describe('a part of a report that is larger than what is sent at a time', function () {
  this.timeout(60_000);

  it('is a whole file on the Emulator Suite, too', async () => {
    const services = isolatedServices();
    try {
      const bucket = await services.bucket();
      const chunk = Buffer.alloc(MIB, 'rollcall');
      async function* bytes(): AsyncGenerator<Uint8Array, void> {
        for (let i = 0; i < 20; i++) yield await Promise.resolve(chunk);
      }
      const part = { name: 'a.csv', type: 'text/csv', rows: 1, bytes: bytes() };
      const path = 'reports/large/1/a.csv';
      const stored = await writePart(bucket, path, part, () => undefined);
      const [content] = await bucket.file(path).download();
      assert.equal(stored.bytes, 20 * MIB);
      assert.equal(stored.sha256, sha256Hex(content));
    } finally {
      await services.dispose();
    }
  });
});
