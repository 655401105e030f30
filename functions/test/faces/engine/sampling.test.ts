import assert from 'node:assert/strict';
import fc from 'fast-check';
import { meanLuma, shrink, type RgbImage } from '../../../src/faces/engine/image.ts';
import { mirrored, modelInput, sampleCrop } from '../../../src/faces/engine/sampling.ts';

function ramp(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) data.set([2 * x, 3 * y, x + y], i);
  }
  return { width, height, data };
}

const IDENTITY = { a: 1, b: 0, tx: 0, ty: 0 };

describe('sampling', () => {
  it('copies the pixels under the identity', () => {
    const image = ramp(8, 8);
    const { data } = sampleCrop(image, IDENTITY, 8);
    for (let i = 0; i < 64; i++) {
      const planes = [data[i], data[64 + i], data[128 + i]];
      assert.deepEqual(planes, [...image.data.subarray(3 * i, 3 * i + 3)]);
    }
  });

  it('interpolates a ramp exactly, one sample a pixel or four', () => {
    const image = ramp(64, 64);
    for (const supersampleFrom of [0.1, 9]) {
      fc.assert(
        fc.property(
          fc.double({ min: 5, max: 40, noNaN: true }),
          fc.double({ min: 5, max: 40, noNaN: true }),
          (tx, ty) => {
            const { data } = sampleCrop(image, { a: 2, b: 0, tx, ty }, 4, supersampleFrom);
            for (let i = 0; i < 16; i++) {
              const x = 2 * (i % 4) + tx;
              const y = 2 * Math.floor(i / 4) + ty;
              assert.ok(Math.abs((data[i] ?? 0) - 2 * x) < 1e-3);
              assert.ok(Math.abs((data[16 + i] ?? 0) - 3 * y) < 1e-3);
            }
          },
        ),
      );
    }
  });

  it('is black outside the image and fades over its edge', () => {
    const image = { width: 2, height: 2, data: new Uint8Array(12).fill(200) };
    const { data } = sampleCrop(image, { ...IDENTITY, tx: -1.5 }, 4);
    assert.deepEqual([...data.subarray(0, 4)], [0, 100, 200, 100]);
    assert.deepEqual([...data.subarray(12, 16)], [0, 0, 0, 0]);
  });

  it('is its own inverse when mirrored', () => {
    const crop = sampleCrop(ramp(8, 8), IDENTITY, 8);
    const mirror = mirrored(crop);
    assert.equal(mirror.data[0], crop.data[7]);
    assert.deepEqual(mirrored(mirror), crop);
  });

  it('gives a model its planes in the order and range it wants', () => {
    const crop = { size: 1, data: Float32Array.from([10, 20, 30]) };
    assert.deepEqual([...modelInput(crop, 10, 10)], [0, 1, 2]);
    assert.deepEqual([...modelInput(crop, 10, 10, 'bgr')], [2, 1, 0]);
  });

  it('shrinks to block means and drops what is less than a block', () => {
    const image = { width: 3, height: 2, data: new Uint8Array(18) };
    image.data.set([10, 0, 0, 20, 0, 0, 99, 99, 99, 30, 0, 0, 41, 0, 0]);
    assert.deepEqual(shrink(image, 2), { width: 1, height: 1, data: Uint8Array.from([25, 0, 0]) });
    assert.equal(shrink(image, 1), image);
  });

  it('weighs colours as the eye does in the mean luma', () => {
    const pixel = (r: number, g: number, b: number) =>
      meanLuma({ width: 1, height: 1, data: Uint8Array.from([r, g, b]) });
    assert.ok(Math.abs(pixel(200, 200, 200) - 200) < 1e-9);
    assert.ok(pixel(0, 255, 0) > pixel(255, 0, 0) && pixel(255, 0, 0) > pixel(0, 0, 255));
  });
});
