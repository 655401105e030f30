import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bestOfOverlapping, isSameFace } from '../../../../src/faces/engine/group/merge.ts';
import { inReadingOrder } from '../../../../src/faces/engine/group/readingOrder.ts';
import {
  TILE_OVERLAP_PX,
  TILE_PX,
  isCut,
  shrinkFactors,
  tilesOf,
} from '../../../../src/faces/engine/group/tiles.ts';
import type { Detection } from '../../../../src/faces/engine/nms.ts';

const size = fc.integer({ min: 1, max: 4000 });

describe('tiles of a group photo', () => {
  it('hold every face of up to their overlap whole, and cut it nowhere there', () => {
    const face = fc.record({
      width: fc.integer({ min: TILE_PX, max: 4000 }),
      height: fc.integer({ min: TILE_PX, max: 4000 }),
      side: fc.integer({ min: 1, max: TILE_OVERLAP_PX }),
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(face, ({ width, height, side, x, y }) => {
        const left = Math.floor(x * (width - side));
        const top = Math.floor(y * (height - side));
        const box = { x: left, y: top, width: side, height: side };
        const whole = tilesOf(width, height).filter(
          (tile) =>
            tile.x <= left &&
            tile.y <= top &&
            tile.x + tile.side >= left + side &&
            tile.y + tile.side >= top + side,
        );
        assert.ok(whole.length > 0);
        for (const tile of whole) assert.ok(!isCut(box, tile, { width, height }));
      }),
    );
  });

  it('lie inside the picture, but for sides shorter than a tile', () => {
    fc.assert(
      fc.property(size, size, (width, height) => {
        for (const { x, y, side } of tilesOf(width, height)) {
          assert.ok(width < side ? x === (width - side) / 2 : x >= 0 && x + side <= width);
          assert.ok(height < side ? y === (height - side) / 2 : y >= 0 && y + side <= height);
        }
      }),
    );
  });

  it('of the smallest copy are one', () => {
    fc.assert(
      fc.property(size, size, (width, height) => {
        const last = shrinkFactors(width, height).at(-1) ?? 0;
        const copy = [width, height].map((side) => Math.max(1, Math.floor(side / last)));
        assert.equal(tilesOf(copy[0] ?? 0, copy[1] ?? 0).length, 1);
      }),
    );
  });

  it('cut a box that crosses their border, but not at the border of the picture', () => {
    const picture = { width: 1000, height: 1000 };
    const tile = { x: 0, y: 300, side: 320 };
    assert.ok(!isCut({ x: -9, y: 310, width: 90, height: 90 }, tile, picture));
    assert.ok(isCut({ x: 260, y: 310, width: 90, height: 90 }, tile, picture));
    assert.ok(isCut({ x: 100, y: 290, width: 90, height: 90 }, tile, picture));
  });
});

function seen(x: number, y: number, side: number, score: number): Detection {
  return { box: { x, y, width: side, height: side }, score, points: [] };
}

describe('detections of many tiles', () => {
  it('become one a face: the surest, as it is', () => {
    const sure = seen(100, 100, 60, 0.9);
    const rough = seen(110, 105, 70, 0.7);
    const chin = seen(110, 130, 30, 0.8);
    const neighbour = seen(165, 100, 60, 0.6);
    assert.deepEqual(bestOfOverlapping([rough, chin, neighbour, sure]), [sure, neighbour]);
  });

  it('are one face when their meshes have their eyes in one place', () => {
    const eyes = (x: number, y: number) =>
      [
        { x, y },
        { x: x + 40, y },
      ] as const;
    assert.ok(isSameFace(eyes(0, 0), eyes(10, 5)));
    assert.ok(!isSameFace(eyes(0, 0), eyes(60, 0)));
  });
});

describe('faces in reading order', () => {
  it('go row by row from the top, each from the left, however uneven a row is', () => {
    const names = [
      ['d', 10, 140],
      ['b', 120, 20],
      ['f', 250, 165],
      ['a', 0, 35],
      ['c', 240, 0],
      ['e', 130, 150],
    ] as const;
    const faces = names.map(([name, x, y]) => ({ name, ...seen(x, y, 80, 1) }));
    assert.equal(
      inReadingOrder(faces)
        .map(({ name }) => name)
        .join(''),
      'abcdef',
    );
  });

  it('are all there once, also when there are none', () => {
    const boxes = fc.array(fc.tuple(size, size, fc.integer({ min: 1, max: 300 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(boxes, (all) => {
        const faces = all.map(([x, y, side]) => seen(x, y, side, 1));
        const ordered = inReadingOrder(faces);
        assert.deepEqual(new Set(ordered), new Set(faces));
        assert.equal(ordered.length, faces.length);
      }),
    );
  });
});
