import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { cleanFile } from '../../../src/absences/evidence/bytes/cleanFile.ts';
import { CLEAN_MS, END_MS } from '../../../src/absences/evidence/bytes/limits.ts';
import { RefusedError } from '../../../src/absences/evidence/bytes/refused.ts';
import { heic, picture } from './support/contents.ts';
import { jpegOfScans } from './support/jpegs.ts';
import { pdf, stream } from './support/pdfs.ts';

/** A file's own time and its thread's end; a busy machine may wake the thread that waits for both a little late. */
const LATE_MS = 3000;
const LONGEST_MS = CLEAN_MS + END_MS + LATE_MS;
const MOST_GROWTH_MIB = 700;

async function reasonOf(bytes: Uint8Array, type: string, deadlineMs?: number): Promise<string> {
  try {
    await cleanFile(bytes, type, deadlineMs);
    return 'ready';
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.reason;
  }
}

/** Names, files, declared types and what becomes of each. */
async function dear(): Promise<readonly (readonly [string, Buffer, string, string])[]> {
  const noise = Buffer.from(Array.from({ length: 1 << 16 }, (_, i) => (i * 7919) % 251));
  const large = await sharp(noise, { raw: { width: 256, height: 256, channels: 1 } })
    .resize(7000, 7000, { kernel: 'nearest' })
    .png({ palette: true })
    .toBuffer();
  const bomb = stream(
    '/Type/ObjStm/N 1/First 4/Filter/FlateDecode',
    deflateSync(Buffer.alloc(500e6)),
  );
  const objects = '1 0 R '.repeat(500_000);
  return [
    ['a PNG of 49 million pixels', large, 'image/png', 'ready'],
    ['a JPEG of 100 scans', jpegOfScans(7000, 100), 'image/jpeg', 'ready'],
    ['a JPEG of 20,000 scans', jpegOfScans(7000, 20_000), 'image/jpeg', 'TOO_COMPLEX'],
    ['a bomb in a PDF', pdf({ objects: [bomb] }), 'application/pdf', 'TOO_COMPLEX'],
    ['an array of half a million', pdf({ objects: [`[${objects}]`] }), 'application/pdf', 'ready'],
    [
      '3 million dictionaries',
      pdf({ objects: [`[${'<<>>'.repeat(2.4e6)}]`] }),
      'application/pdf',
      'TOO_COMPLEX',
    ],
    [
      'names of 9 MB',
      pdf({ objects: [`[${'/B#42'.repeat(1.9e6)}]`] }),
      'application/pdf',
      'TOO_COMPLEX',
    ],
  ];
}

describe('A thread that cleans evidence', function () {
  this.timeout(240_000);

  it('gives what is readable, and says why the rest is not', async () => {
    assert.equal((await cleanFile(await heic(), 'image/heic')).type, 'image/jpeg');
    assert.equal((await cleanFile(pdf(), 'application/pdf')).type, 'application/pdf');
    assert.equal(await reasonOf(await picture().jpeg().toBuffer(), 'image/png'), 'TYPE_MISMATCH');
  });

  it('is ended by a file without end, and the next file finds another', async () => {
    // Digits that the parser reads to their end from each of them on.
    const digits = Buffer.concat([
      Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
      Buffer.alloc(5e6, '1'),
    ]);
    const start = performance.now();
    assert.equal(await reasonOf(digits, 'application/pdf', 1500), 'TOO_COMPLEX');
    const ms = performance.now() - start;
    assert.ok(ms < 1500 + END_MS + LATE_MS, `it took ${String(ms)} ms`);
    assert.equal((await cleanFile(pdf(), 'application/pdf')).type, 'application/pdf');
  });

  it('costs neither time nor memory beyond its bounds', async () => {
    await cleanFile(await heic(), 'image/heic');
    const before = process.memoryUsage.rss();
    let peak = before;
    const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
    try {
      for (const [name, file, type, becomes] of await dear()) {
        const start = performance.now();
        assert.equal(await reasonOf(file, type), becomes, name);
        const ms = performance.now() - start;
        const growth = (peak - before) / 2 ** 20;
        process.stdout.write(`    ${name}: ${ms.toFixed(0)} ms, up to ${growth.toFixed(0)} MiB\n`);
        assert.ok(ms < LONGEST_MS, `${name} took ${String(ms)} ms`);
      }
      assert.ok((peak - before) / 2 ** 20 < MOST_GROWTH_MIB);
    } finally {
      clearInterval(sampling);
    }
  });
});
