import assert from 'node:assert/strict';
import sharp from 'sharp';
import type { FrameAnalysis } from '../../../src/faces/engine/port.ts';
import { outgoingImage } from '../../../src/faces/service/outgoingImage.ts';
import { fakeFaceEngine, picture } from '../../support/fakeFaceEngine.ts';

const WHERE = 'GPS 52.5 13.4';

function photo(width: number, height: number, format: 'jpeg' | 'webp' = 'jpeg'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'red' } })
    .withExif({ IFD0: { ImageDescription: WHERE } })
    .toFormat(format)
    .toBuffer();
}

describe('an image that leaves the institution', () => {
  let frame: FrameAnalysis;
  before(async () => {
    // A face of 192 px at (224, 144) of 640 x 480.
    frame = await fakeFaceEngine().analyse(Buffer.from(picture('ann'), 'base64'));
  });

  it('is the head and what is next to it, not the whole frame', async () => {
    const { width, height, format } = await sharp(
      await outgoingImage({ image: await photo(640, 480), frame }),
    ).metadata();
    assert.equal(format, 'jpeg');
    // 0.6 of 192 px on each side; below, the frame ends.
    assert.ok(
      Math.abs(width - 423) <= 1 && Math.abs(height - 423) <= 1,
      `${String(width)}x${String(height)}`,
    );
  });

  it('is cut from the full image where the engine measured on a smaller one', async () => {
    const { width } = await sharp(
      await outgoingImage({ image: await photo(1280, 960), frame }),
    ).metadata();
    assert.ok(Math.abs(width - 846) <= 2);
  });

  it('carries nothing that the camera wrote', async () => {
    const image = await photo(640, 480);
    assert.ok(image.includes(WHERE));
    const sent = Buffer.from(await outgoingImage({ image, frame }));
    assert.ok(!sent.includes(WHERE));
    assert.equal((await sharp(sent).metadata()).exif, undefined);
  });

  it('is a JPEG also of a WebP', async () => {
    const image = await photo(640, 480, 'webp');
    const { format } = await sharp(await outgoingImage({ image, frame })).metadata();
    assert.equal(format, 'jpeg');
  });

  it('stays within the image when the face reaches over its edge', async () => {
    assert.ok(frame.face !== null);
    const box = { x: -40, y: 400, width: 192, height: 192 };
    const atEdge = { ...frame, face: { ...frame.face, box } };
    const { width, height } = await sharp(
      await outgoingImage({ image: await photo(640, 480), frame: atEdge }),
    ).metadata();
    assert.ok(width <= 640 && height <= 480 && width > 150);
  });
});
