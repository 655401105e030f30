import { BLAZE_SIZE } from '../blazeFace.ts';
import { blazePass } from '../detect.ts';
import { squareCrop } from '../geometry.ts';
import { shrink, type RgbImage } from '../image.ts';
import type { Inference } from '../inference.ts';
import type { Detection } from '../nms.ts';
import { bestOfOverlapping } from './merge.ts';
import { isCut, shrinkFactors, tilesOf } from './tiles.ts';

/** Finds the faces of a photo of many: the detector on every tile of the photo and of its smaller copies. */
export async function detectGroup(image: RgbImage, inference: Inference): Promise<Detection[]> {
  const found: Detection[] = [];
  for (const factor of shrinkFactors(image.width, image.height)) {
    const copy = shrink(image, factor);
    for (const { x, y, side } of tilesOf(copy.width, copy.height)) {
      const middle = { x: x + (side - 1) / 2, y: y + (side - 1) / 2 };
      const crop = squareCrop(middle, side, 0, BLAZE_SIZE);
      const tile = { x: x * factor, y: y * factor, side: side * factor };
      const faces = await blazePass(copy, crop, factor, inference);
      found.push(...faces.filter(({ box }) => !isCut(box, tile, image)));
    }
  }
  return bestOfOverlapping(found);
}
