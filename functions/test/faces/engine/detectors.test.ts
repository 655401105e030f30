import assert from 'node:assert/strict';
import { ANCHORS, decodeBlazeFace, sigmoid } from '../../../src/faces/engine/blazeFace.ts';
import { centreOffset, prominence } from '../../../src/faces/engine/detect.ts';
import { squareCrop } from '../../../src/faces/engine/geometry.ts';
import { decodeUltraLight, ultraInput } from '../../../src/faces/engine/ultraLight.ts';

const FRAME = { width: 640, height: 480, data: new Uint8Array(640 * 480 * 3) };

describe('the detectors', () => {
  it('have the anchors of BlazeFace short range', () => {
    assert.equal(ANCHORS.length, 896);
    assert.deepEqual(ANCHORS[0], { x: 0.5 / 16, y: 0.5 / 16 });
    assert.deepEqual(ANCHORS[2], { x: 1.5 / 16, y: 0.5 / 16 });
    assert.deepEqual(ANCHORS[512], { x: 0.5 / 8, y: 0.5 / 8 });
    assert.deepEqual(ANCHORS[895], { x: 7.5 / 8, y: 7.5 / 8 });
  });

  it('decode a BlazeFace box and its points into the pixels of a letterboxed frame', () => {
    const regressors = new Float32Array(896 * 16);
    const logits = new Float32Array(896).fill(-20);
    const anchor = 512 + 6 * (8 * 4 + 4);
    logits[anchor] = 5;
    // Anchor at 4.5 / 8 of 128 = 72; the box is 32 wide, 16 high, its centre 8 left of the anchor.
    regressors.set([-8, 0, 32, 16, -4, -2], anchor * 16);
    const letterbox = squareCrop({ x: 319.5, y: 239.5 }, 640, 0, 128);
    const [face, ...others] = decodeBlazeFace(regressors, logits, letterbox);
    assert.equal(others.length, 0);
    assert.deepEqual(
      [face?.box.width, face?.box.height].map((side) => Math.round(side ?? 0)),
      [160, 80],
    );
    // 64 of 128 is the middle of the square, and so of the frame, whose centre is at 319.5, 239.5.
    assert.ok(Math.abs((face?.box.x ?? 0) + 80 - 319.5) < 1e-9);
    assert.ok(Math.abs((face?.points[0]?.x ?? 0) - (319.5 + 4 * 5)) < 1e-9);
    assert.ok(Math.abs((face?.points[0]?.y ?? 0) - (239.5 + 6 * 5)) < 1e-9);
  });

  it('take a wild logit for a number', () => {
    assert.equal(sigmoid(0), 0.5);
    assert.ok(sigmoid(1e9) <= 1 && sigmoid(-1e9) >= 0);
  });

  it('decode UltraLight boxes of sufficient score into the pixels of the frame', () => {
    const scores = Float32Array.from([0.1, 0.9, 0.9, 0.1]);
    const boxes = Float32Array.from([0.25, 0.5, 0.375, 0.75, 0, 0, 1, 1]);
    const found = decodeUltraLight(scores, boxes, { width: 640, height: 480 });
    assert.deepEqual(
      found.map(({ box }) => box),
      [{ x: 160, y: 240, width: 80, height: 120 }],
    );
  });

  it('find nothing by a score that is no number', () => {
    const crop = squareCrop({ x: 319.5, y: 239.5 }, 640, 0, 128);
    const logits = new Float32Array(896).fill(NaN);
    assert.deepEqual(decodeBlazeFace(new Float32Array(896 * 16), logits, crop), []);
    const scores = Float32Array.from([0.1, NaN]);
    assert.deepEqual(decodeUltraLight(scores, new Float32Array(4), FRAME), []);
  });

  it('stretch a frame of one colour to an input of that colour, whatever its size', () => {
    for (const [width, height] of [
      [3, 2],
      [640, 480],
      [1000, 333],
    ] as const) {
      const data = new Uint8Array(width * height * 3).fill(191);
      const input = ultraInput({ width, height, data });
      assert.ok(input.every((value) => value === 0.5));
    }
  });

  it('prefer a central face to a somewhat larger one at the edge', () => {
    const central = { box: { x: 260, y: 180, width: 120, height: 120 }, score: 1, points: [] };
    const atEdge = { box: { x: 0, y: 180, width: 140, height: 140 }, score: 1, points: [] };
    assert.ok(prominence(central, FRAME) > prominence(atEdge, FRAME));
    assert.ok(centreOffset(central.box, FRAME) < 0.01);
    assert.ok(Math.abs(centreOffset(atEdge.box, FRAME) - 0.39) < 0.01);
  });
});
