import assert from 'node:assert/strict';
import fc from 'fast-check';
import sharp from 'sharp';
import { decodeImage } from '../../../src/faces/engine/decode.ts';
import { InvalidImageError } from '../../../src/faces/engine/errors.ts';
import { DEFAULT_LIMITS, formatOf, inspectImage } from '../../../src/faces/engine/inspect.ts';
import { heavyImages, jpegOfScans } from './support/heavyImages.ts';
import { hostileImages } from './support/hostileImages.ts';
import { blackPng } from './support/pngFile.ts';

/** Red on the left half, blue on the right. */
function twoColours(width: number, height: number) {
  const half = { width: width / 2, height, channels: 3, background: '#f00' } as const;
  return sharp({ create: { width, height, channels: 3, background: '#00f' } }).composite([
    { input: { create: half }, left: 0, top: 0 },
  ]);
}

describe('decoding', () => {
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    it(`takes a ${format} and knows its size from the header`, async () => {
      const bytes = await twoColours(120, 80).toFormat(format).toBuffer();
      assert.deepEqual(inspectImage(bytes, DEFAULT_LIMITS), { format, widthPx: 120, heightPx: 80 });
      const { width, height, data } = await decodeImage(bytes, DEFAULT_LIMITS);
      assert.deepEqual([width, height, data.length], [120, 80, 120 * 80 * 3]);
      assert.ok((data[0] ?? 0) > 200 && (data[2] ?? 255) < 60);
    });
  }

  it('knows the size of lossless and of transparent WebP', async () => {
    const lossless = await twoColours(122, 83).webp({ lossless: true }).toBuffer();
    const alpha = await twoColours(500, 300).ensureAlpha(0.5).webp().toBuffer();
    assert.deepEqual(inspectImage(lossless, DEFAULT_LIMITS).widthPx, 122);
    assert.deepEqual(inspectImage(alpha, DEFAULT_LIMITS), {
      format: 'webp',
      widthPx: 500,
      heightPx: 300,
    });
  });

  it('puts a picture upright by its EXIF orientation', async () => {
    const bytes = await twoColours(120, 80).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { width, height, data } = await decodeImage(bytes, DEFAULT_LIMITS);
    assert.deepEqual([width, height], [80, 120]);
    assert.ok((data[0] ?? 0) > 200, 'the red half is at the top');
    assert.ok((data[data.length - 1] ?? 0) > 200, 'the blue half is at the bottom');
  });

  it('makes grey, transparent and deep pictures RGB', async () => {
    const pictures = [
      twoColours(40, 40).greyscale().jpeg(),
      twoColours(40, 40).ensureAlpha(0.3).png(),
      twoColours(40, 40).toColourspace('rgb16').png(),
    ];
    for (const picture of pictures) {
      const { data } = await decodeImage(await picture.toBuffer(), DEFAULT_LIMITS);
      assert.equal(data.length, 40 * 40 * 3);
    }
  });

  it('scales a large photo down to 1280 px', async () => {
    const bytes = await twoColours(3264, 2448).jpeg().toBuffer();
    const { width, height } = await decodeImage(bytes, DEFAULT_LIMITS);
    assert.deepEqual([width, height], [1280, 960]);
  });

  it('refuses bombs by their header, before a decoder sees them', async () => {
    const bombs = (await hostileImages()).filter(({ codes }) => codes.includes('too-many-pixels'));
    assert.ok(bombs.length >= 3);
    for (const { bytes } of bombs) {
      assert.throws(() => inspectImage(bytes, DEFAULT_LIMITS), { code: 'too-many-pixels' });
    }
  });

  for (const { name, bytes } of heavyImages()) {
    it(`refuses ${name} before a decoder sees it`, () => {
      assert.ok(bytes.length <= DEFAULT_LIMITS.maxBytes);
      assert.throws(() => inspectImage(bytes, DEFAULT_LIMITS), InvalidImageError);
    });
  }

  it('takes pictures that only just fit', async () => {
    const fitting = [
      await twoColours(8000, 800).png().toBuffer(),
      await twoColours(2000, 2000).jpeg({ progressive: true }).toBuffer(),
      await twoColours(2000, 2000).ensureAlpha(0.5).png().toBuffer(),
      await twoColours(640, 480).withIccProfile('p3').png().toBuffer(),
      jpegOfScans(640, 480, 32),
    ];
    for (const bytes of fitting) {
      const { data } = await decodeImage(bytes, DEFAULT_LIMITS);
      assert.ok(data.length > 0);
    }
  });

  it('blames the file, not the engine, when decoding takes too long', async () => {
    const column = blackPng({ width: 1, height: 60_000_000, depth: 1, colour: 'grey' });
    const unlimited = {
      maxBytes: Infinity,
      maxSidePx: Infinity,
      maxPixels: 1e9,
      maxRawBytes: Infinity,
    };
    await assert.rejects(
      decodeImage(column, unlimited),
      (error) => error instanceof InvalidImageError && error.code === 'too-many-pixels',
    );
  });

  it('never throws anything but InvalidImageError at any bytes behind a magic', () => {
    const magics = [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'RIFF\x20\0\0\0WEBPVP8X',
      'RIFF\x20\0\0\0WEBPVP8L',
    ];
    const file = fc
      .tuple(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 200 }))
      .map(([magic, rest]) => Buffer.concat([Buffer.from(magic, 'latin1'), rest]));
    fc.assert(
      fc.property(file, (bytes) => {
        try {
          const { widthPx, heightPx } = inspectImage(bytes, DEFAULT_LIMITS);
          assert.ok(widthPx > 0 && heightPx > 0);
        } catch (error) {
          assert.ok(error instanceof InvalidImageError, String(error));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('goes by the bytes alone', () => {
    assert.equal(formatOf(Buffer.from('GIF89a')), undefined);
    assert.equal(formatOf(Buffer.from('RIFF....WAVE')), undefined);
  });
});
