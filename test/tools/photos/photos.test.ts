import assert from 'node:assert/strict';
import { noFace, hugePng, tinyFace } from '../../../tools/photos/badFrames.ts';
import { PORTRAITS } from '../../../tools/photos/catalogue.ts';
import { seededRandom } from '../../../tools/support/random.ts';
import sharp from '../../../tools/photos/sharp.ts';
import { vary } from '../../../tools/photos/variations.ts';

const MAX_BYTES = 400 * 1024;

describe('the demo photos', () => {
  it('are twelve, of different names and files, each pinned', () => {
    assert.equal(PORTRAITS.length, 12);
    assert.equal(new Set(PORTRAITS.map(({ name }) => name)).size, 12);
    assert.equal(new Set(PORTRAITS.map(({ sha256 }) => sha256)).size, 12);
    for (const { sha256, package: source } of PORTRAITS) {
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.match(source.integrity, /^sha512-/);
    }
  });

  it('vary by their seed alone', async () => {
    const picture = await noFace();
    const square = await sharp(picture).resize(640, 640).jpeg().toBuffer();
    const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => vary(square, seed)));
    assert.ok(one && again && other);
    assert.deepEqual(one, again);
    assert.notDeepEqual(one, other);
    const { format, width, height } = await sharp(one).metadata();
    assert.deepEqual([format, width, height], ['jpeg', 640, 640]);
    assert.ok(one.length <= MAX_BYTES);
  });

  it('are never larger than a check-in takes, spoilt ones included', async () => {
    const picture = await noFace();
    for (const jpeg of [picture, await tinyFace(picture)]) {
      assert.ok(jpeg.length <= MAX_BYTES);
      const { width, height } = await sharp(jpeg).metadata();
      assert.equal(Math.max(width, height), 640);
    }
  });

  it('have a huge PNG that is valid and tiny', async () => {
    const file = hugePng(1200);
    const { width, height, format } = await sharp(file).metadata();
    assert.deepEqual([width, height, format], [1200, 1200, 'png']);
    assert.equal((await sharp(file).stats()).channels[0]?.max, 0);
    assert.ok(hugePng().length < 30_000);
  });

  it('draw their chance from an even and a normal distribution', () => {
    const random = seededRandom(7);
    const even = Array.from({ length: 20_000 }, () => random.between(-1, 3));
    assert.ok(even.every((value) => value >= -1 && value <= 3));
    assert.ok(Math.abs(even.reduce((sum, value) => sum + value, 0) / 20_000 - 1) < 0.05);
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    const variance = normal.reduce((sum, value) => sum + value * value, 0) / 20_000;
    assert.ok(Math.abs(variance - 1) < 0.05);
  });
});
