import assert from 'node:assert/strict';
import { crc32c } from '../../../src/faces/vault/crc32c.ts';

describe('CRC-32C', () => {
  it('gives the values of RFC 3720, appendix B.4', () => {
    const cases: [Uint8Array, number][] = [
      [new Uint8Array(32), 0x8a9136aa],
      [new Uint8Array(32).fill(0xff), 0x62a8ab43],
      [Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
      [Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
      [Buffer.from('123456789'), 0xe3069283],
      [new Uint8Array(0), 0],
    ];
    for (const [bytes, sum] of cases) assert.equal(crc32c(bytes), sum);
  });
});
