import assert from 'node:assert/strict';
import fc from 'fast-check';
import sharp from 'sharp';
import { withoutExif } from '../../../src/absences/evidence/bytes/withoutExif.ts';
import { CAMERA, EXIF, picture } from './support/contents.ts';

describe('a JPEG without EXIF', () => {
  it('shows the very same pixels, and says nothing of the camera', async () => {
    for (const options of [{}, { progressive: true }, { mozjpeg: true }]) {
      const photo = await picture().withExif(EXIF).jpeg(options).toBuffer();
      const bare = withoutExif(photo);
      assert.ok(bare !== null && photo.includes(CAMERA));
      assert.ok(!Buffer.from(bare).includes(CAMERA));
      assert.equal((await sharp(bare).metadata()).exif, undefined);
      assert.deepEqual(await sharp(bare).raw().toBuffer(), await sharp(photo).raw().toBuffer());
    }
  });

  it('of any bytes is found or refused, never longer, and the same when done twice', () => {
    const segment = fc
      .tuple(fc.integer({ min: 0xc0, max: 0xfe }), fc.uint8Array({ maxLength: 40 }))
      .map(([marker, body]) =>
        Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff, ...body]),
      );
    const file = fc
      .tuple(fc.array(segment, { maxLength: 6 }), fc.uint8Array({ maxLength: 60 }))
      .map(([segments, rest]) => Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, rest]));
    fc.assert(
      fc.property(fc.oneof(file, fc.uint8Array({ maxLength: 80 })), (bytes) => {
        const bare = withoutExif(bytes);
        if (bare === null) return;
        assert.ok(bare.length <= bytes.length);
        assert.deepEqual(withoutExif(bare), Buffer.from(bare));
      }),
      { numRuns: 2000 },
    );
  });
});
