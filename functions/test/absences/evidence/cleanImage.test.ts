import assert from 'node:assert/strict';
import sharp from 'sharp';
import { cleanBytes } from '../../../src/absences/evidence/bytes/cleanBytes.ts';
import { RefusedError } from '../../../src/absences/evidence/bytes/refused.ts';
import { CAMERA, EXIF, heic, picture } from './support/contents.ts';

/** The colour in the middle of each quarter, row by row, as letters. */
async function quarters(jpeg: Uint8Array): Promise<string> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const name = (x: number, y: number): string => {
    const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
    const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
    if (Math.min(r, g, b) > 200) return 'w';
    return r > 150 ? 'r' : g > 150 ? 'g' : 'b';
  };
  return [name(0.25, 0.25), name(0.75, 0.25), name(0.25, 0.75), name(0.75, 0.75)].join('');
}

async function assertBare(jpeg: Uint8Array): Promise<void> {
  const found = await sharp(jpeg).metadata();
  for (const kind of ['exif', 'xmp', 'iptc', 'icc', 'orientation'] as const) {
    assert.equal(found[kind], undefined, kind);
  }
  assert.ok(!Buffer.from(jpeg).includes(CAMERA));
  assert.ok(!Buffer.from(jpeg).includes('Exif'));
}

function refusal(reason: string): (error: unknown) => boolean {
  return (error) => error instanceof RefusedError && error.reason === reason;
}

describe('Pictures as evidence', () => {
  const kinds = {
    'image/jpeg': () => picture().withExif(EXIF).jpeg().toBuffer(),
    'image/png': () => picture().withExif(EXIF).png().toBuffer(),
    'image/heic': heic,
  };
  for (const [type, make] of Object.entries(kinds)) {
    it(`keep their pixels and lose place, device and time: ${type}`, async () => {
      const file = await make();
      assert.ok(file.includes(CAMERA));
      const { bytes } = await cleanBytes(file, type);
      assert.equal(await quarters(bytes), 'rgwb');
      await assertBare(bytes);
    });

    it(`are refused when they are cut off: ${type}`, async () => {
      const file = await make();
      for (let percent = 5; percent < 100; percent += 5) {
        const part = file.subarray(0, Math.floor((file.length * percent) / 100));
        await assert.rejects(
          cleanBytes(part, type),
          (error) =>
            error instanceof RefusedError && ['UNREADABLE', 'TYPE_MISMATCH'].includes(error.reason),
          `${String(percent)} %`,
        );
      }
    });

    it(`lose what is hidden behind them: ${type}`, async () => {
      const hidden = Buffer.from('PK\x03\x04 META-INF/MANIFEST.MF %PDF-1.7 /JavaScript', 'latin1');
      const both = Buffer.concat([await make(), hidden]);
      const { bytes } = await cleanBytes(both, type);
      assert.equal(await quarters(bytes), 'rgwb');
      assert.ok(!Buffer.from(bytes).includes('MANIFEST'));
    });
  }

  it('stand upright as their orientation says', async () => {
    const turned = await picture().withMetadata({ orientation: 3 }).jpeg().toBuffer();
    assert.equal(await quarters((await cleanBytes(turned, 'image/jpeg')).bytes), 'bwgr');
  });

  it('come in sRGB out of a wider profile, and out of printing colours', async () => {
    const wide = await picture().withIccProfile('p3').jpeg().toBuffer();
    const { bytes } = await cleanBytes(wide, 'image/jpeg');
    await assertBare(bytes);
    const [red = 0] = await sharp(bytes)
      .extract({ left: 30, top: 20, width: 1, height: 1 })
      .raw()
      .toBuffer();
    assert.ok(red > 245, `as red as it was: ${String(red)}`);
    const printed = await picture().toColourspace('cmyk').jpeg().toBuffer();
    assert.equal(
      (await sharp((await cleanBytes(printed, 'image/jpeg')).bytes).metadata()).space,
      'srgb',
    );
  });

  it('stand on white where they were transparent, and are scaled down when huge', async () => {
    const clear = await sharp({
      create: { width: 5000, height: 50, channels: 4, background: '#00000000' },
    })
      .png()
      .toBuffer();
    const { bytes } = await cleanBytes(clear, 'image/png');
    const { width, height } = await sharp(bytes).metadata();
    assert.deepEqual([width, height], [4096, 41]);
    assert.equal(await quarters(bytes), 'wwww');
  });

  it('are refused with more pixels than a phone has, before they are decoded', async () => {
    const bomb = await sharp({
      create: { width: 12_000, height: 12_000, channels: 3, background: '#000' },
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    await assert.rejects(cleanBytes(bomb, 'image/png'), refusal('TOO_MANY_PIXELS'));
    const jpeg = await picture().jpeg().toBuffer();
    jpeg.fill(
      0xff,
      jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 5,
      jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 9,
    );
    await assert.rejects(cleanBytes(jpeg, 'image/jpeg'), refusal('TOO_MANY_PIXELS'));
  });

  it('of HEIC are refused by the size they state, and by one that they do not have', async () => {
    const file = await heic();
    const at = file.indexOf('ispe') + 8;
    const stating = (width: number, height: number): Buffer => {
      const copy = Buffer.from(file);
      copy.writeUInt32BE(width, at);
      copy.writeUInt32BE(height, at + 4);
      return copy;
    };
    for (const [width, height] of [
      [30_000, 30_000],
      [0xffffffff, 0xffffffff],
      [7100, 7100],
    ] as const) {
      await assert.rejects(
        cleanBytes(stating(width, height), 'image/heic'),
        (error) => error instanceof RefusedError && error.reason !== 'TYPE_MISMATCH',
        String(width),
      );
    }
  });

  it('that are another codec in the box of HEIC are refused', async () => {
    const avif = await picture().avif().toBuffer();
    avif.write('heic', avif.indexOf('avif'), 'latin1');
    await assert.rejects(cleanBytes(avif, 'image/heic'), refusal('UNREADABLE'));
  });

  it('that move are none', async () => {
    const still = await picture().png().toBuffer();
    const control = Buffer.alloc(20);
    control.writeUInt32BE(8, 0);
    control.write('acTL', 4, 'latin1');
    const moving = Buffer.concat([still.subarray(0, 33), control, still.subarray(33)]);
    await assert.rejects(cleanBytes(moving, 'image/png'), refusal('TYPE_MISMATCH'));
  });
});
