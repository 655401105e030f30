import sharp from 'sharp';
import { sha256Hex } from '../../../src/platform/crypto.ts';
import type { FaceEngine } from '../../../src/faces/engine/port.ts';
import { fakeFaceEngine, picture } from '../../support/fakeFaceEngine.ts';

/** What a camera writes beside the picture; nothing of it may be kept. */
export const CAMERA = 'Camera of a student';

/** Real JPEG files that a fake engine takes for shots of people. */
export interface Photos {
  readonly engine: FaceEngine;
  /** In base64. */
  take(person: string, shots: readonly number[]): Promise<string[]>;
}

export function photos(): Photos {
  const scenes = new Map<string, string>();
  const fake = fakeFaceEngine();
  return {
    engine: {
      ...fake,
      analyse: (image, options) =>
        fake.analyse(Buffer.from(scenes.get(sha256Hex(image)) ?? '', 'base64'), options),
    },
    take: (person, shots) =>
      Promise.all(
        shots.map(async (shot) => {
          const jpeg = await jpegOf(shot);
          scenes.set(sha256Hex(jpeg), picture(person, shot));
          return jpeg.toString('base64');
        }),
      ),
  };
}

function jpegOf(shot: number): Promise<Buffer> {
  const background = { r: (shot * 37) % 256, g: (shot * 91) % 256, b: 160 };
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .withExif({ IFD0: { Model: CAMERA }, IFD3: { GPSLatitude: '52/1 31/1 12/1' } })
    .jpeg()
    .toBuffer();
}
