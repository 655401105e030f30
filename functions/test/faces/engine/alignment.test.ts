import assert from 'node:assert/strict';
import { alignment, lightAndSharpness } from '../../../src/faces/engine/alignment.ts';
import { apply, scaleOf } from '../../../src/faces/engine/geometry.ts';
import { IRIS_VALUES, apertureOf } from '../../../src/faces/engine/iris.ts';
import {
  fivePoints,
  headPose,
  meshPoints,
  type MeshPoint,
} from '../../../src/faces/engine/mesh.ts';

/** 112 x 112 grey values, the same in all three planes. */
function crop(value: (x: number, y: number) => number) {
  const plane = Float32Array.from({ length: 112 * 112 }, (_, i) =>
    value(i % 112, Math.floor(i / 112)),
  );
  const data = new Float32Array(3 * plane.length);
  for (const channel of [0, 1, 2]) data.set(plane, channel * plane.length);
  return { size: 112, data };
}

function meshWith(
  points: Readonly<Record<number, readonly [number, number, number]>>,
): MeshPoint[] {
  return Array.from({ length: 468 }, (_, i) => {
    const [x, y, z] = points[i] ?? [0, 0, 0];
    return { x, y, z };
  });
}

/** Outer eye corners, forehead and chin of a head turned by `yaw`, raised by `pitch` (degrees). */
function head(yaw: number, pitch: number): MeshPoint[] {
  const [y, p] = [(yaw * Math.PI) / 180, (pitch * Math.PI) / 180];
  return meshWith({
    33: [-50 * Math.cos(y), 0, -50 * Math.sin(y)],
    263: [50 * Math.cos(y), 0, 50 * Math.sin(y)],
    10: [0, -70 * Math.cos(p), 70 * Math.sin(p)],
    152: [0, 70 * Math.cos(p), -70 * Math.sin(p)],
  });
}

describe('alignment and measures', () => {
  it('brings the eyes of a turned face to the reference points', () => {
    const turn = { a: 2 * Math.cos(0.5), b: 2 * Math.sin(0.5), tx: 100, ty: 40 };
    const reference = [
      { x: 38.2946, y: 51.6963 },
      { x: 73.5318, y: 51.5014 },
      { x: 56.0252, y: 71.7366 },
      { x: 41.5493, y: 92.3655 },
      { x: 70.7299, y: 92.2041 },
    ];
    const map = alignment(reference.map((point) => apply(turn, point)));
    assert.ok(Math.abs(scaleOf(map) - 2) < 1e-9);
    assert.ok(Math.abs(map.tx - 100) < 1e-9 && Math.abs(map.ty - 40) < 1e-9);
  });

  it('finds no sharpness in a plain or evenly shaded crop', () => {
    const plain = lightAndSharpness(crop(() => 128));
    assert.ok(Math.abs(plain.luma - 128) < 1e-9 && plain.sharpness < 1e-12);
    assert.ok(lightAndSharpness(crop((x) => x)).sharpness < 1e-9);
    assert.equal(lightAndSharpness(crop(() => 0)).sharpness, 0);
  });

  it('measures sharpness independently of the light', () => {
    const pattern = (light: number) =>
      lightAndSharpness(crop((x, y) => light * (1 + 0.3 * Math.sin(x) * Math.cos(y)))).sharpness;
    assert.ok(pattern(200) > 0.01);
    assert.ok(Math.abs(pattern(200) - pattern(40)) < 1e-6);
  });

  it('reads yaw and pitch off the depths of the mesh', () => {
    const level = headPose(head(0, 0));
    const turned = headPose(head(25, 15));
    assert.ok(Math.abs(turned.yawDeg - level.yawDeg - 25) < 1e-6);
    assert.ok(Math.abs(turned.pitchDeg - level.pitchDeg - 15) < 1e-6);
    assert.equal(turned.rollDeg, 0);
  });

  it('maps the mesh back to the image, depth in the same scale', () => {
    const [point] = meshPoints(Float32Array.from([10.5, 20.5, 3]), { a: 2, b: 0, tx: 5, ty: 7 });
    assert.deepEqual(point, { x: 25, y: 47, z: 6 });
  });

  it('takes eye centres, nose and mouth corners for alignment', () => {
    const eye = [33, 133, 160, 159, 158, 144, 145, 153];
    const mesh = meshWith({
      ...Object.fromEntries(eye.map((i) => [i, [10, 20, 0]])),
      1: [5, 6, 0],
      61: [1, 2, 0],
      291: [3, 4, 0],
    });
    const [left, , nose, leftMouth, rightMouth] = fivePoints(mesh).map(({ x, y }) => [x, y]);
    assert.deepEqual(
      [left, nose, leftMouth, rightMouth],
      [
        [10, 20],
        [5, 6],
        [1, 2],
        [3, 4],
      ],
    );
  });

  it('takes the opening of an eye relative to its width', () => {
    const output = new Float32Array(IRIS_VALUES);
    output.set([40, 0, 0], 3 * 8);
    for (const upper of [11, 12, 13]) output.set([0, -10, 0], 3 * upper);
    assert.equal(apertureOf(output), 0.25);
    assert.equal(apertureOf(new Float32Array(IRIS_VALUES)), 0);
  });
});
