import type { Planes } from '../../../../src/faces/engine/image.ts';

/** A drawn face of ellipses, 112 x 112, nobody's: the input of the golden vector. */
export function syntheticCrop(): Planes {
  const size = 112;
  const area = size * size;
  const data = new Float32Array(3 * area);
  const inside = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
  for (let i = 0; i < area; i++) {
    const x = i % size;
    const y = Math.floor(i / size);
    let colour = [60 + 0.5 * x, 80 + 0.3 * y, 110];
    if (inside(x, y, 56, 62, 42, 58)) colour = [205 - 0.4 * x, 160 - 0.3 * x, 130 - 0.2 * y];
    for (const eye of [38, 74]) {
      if (inside(x, y, eye, 51, 9, 5)) colour = [235, 235, 230];
      if (inside(x, y, eye, 51, 4, 4)) colour = [50, 35, 25];
    }
    if (inside(x, y, 56, 70, 6, 9)) colour = [170, 115, 90];
    if (inside(x, y, 56, 92, 16, 5)) colour = [165, 70, 75];
    colour.forEach((value, channel) => (data[channel * area + i] = value));
  }
  // A light from the left, so that no two halves are alike.
  for (let i = 0; i < area; i++) {
    const shade = 1.1 - (0.2 * (i % size)) / size;
    for (const plane of [i, area + i, 2 * area + i]) data[plane] = (data[plane] ?? 0) * shade;
  }
  return { size, data };
}
