import { BLAZE_SIZE, decodeBlazeFace } from './blazeFace.ts';
import { squareCrop, type Similarity } from './geometry.ts';
import { meanLuma, shrink, type RgbImage } from './image.ts';
import type { Inference } from './inference.ts';
import type { Detection } from './nms.ts';
import type { Box } from './port.ts';
import { modelInput, sampleCrop } from './sampling.ts';
import { ULTRA_HEIGHT, ULTRA_WIDTH, decodeUltraLight, ultraInput } from './ultraLight.ts';

export interface Found {
  /** Faces that can be measured, the most prominent first. */
  readonly faces: readonly Detection[];
  /** Faces too small for that; looked for only when there are no others. */
  readonly farFaces: readonly Detection[];
  readonly frameLuma: number;
}

/** Finds the faces of a frame, boxes and points in its pixels. */
export async function detectFaces(image: RgbImage, inference: Inference): Promise<Found> {
  const longest = Math.max(image.width, image.height);
  const factor = Math.max(1, Math.floor(longest / (2 * BLAZE_SIZE)));
  const small = shrink(image, factor);
  const middle = { x: (small.width - 1) / 2, y: (small.height - 1) / 2 };
  const letterbox = squareCrop(middle, Math.max(small.width, small.height), 0, BLAZE_SIZE);
  const faces = await blazePass(small, letterbox, factor, inference);
  return {
    faces: byProminence(faces, image),
    farFaces: faces.length > 0 ? [] : byProminence(await detectFar(image, inference), image),
    frameLuma: meanLuma(small),
  };
}

/**
 * The faces in one square of a copy of an image shrunk by `factor`, which `crop` cuts from the copy; in
 * pixels of the image. Best first.
 */
export async function blazePass(
  copy: RgbImage,
  crop: Similarity,
  factor: number,
  inference: Inference,
): Promise<Detection[]> {
  const input = modelInput(sampleCrop(copy, crop, BLAZE_SIZE), 127.5, 127.5);
  const output = await inference.run('blazeface_short_range', input, [
    1,
    3,
    BLAZE_SIZE,
    BLAZE_SIZE,
  ]);
  // Pixel k of the copy is pixels k * factor .. (k + 1) * factor - 1 of the image.
  const shift = (factor - 1) / 2;
  const full = {
    a: crop.a * factor,
    b: crop.b * factor,
    tx: crop.tx * factor + shift,
    ty: crop.ty * factor + shift,
  };
  return decodeBlazeFace(output('regressors'), output('classificators'), full);
}

async function detectFar(image: RgbImage, inference: Inference): Promise<Detection[]> {
  const output = await inference.run('fr_detect', ultraInput(image), [
    1,
    3,
    ULTRA_HEIGHT,
    ULTRA_WIDTH,
  ]);
  return decodeUltraLight(output('scores'), output('boxes'), image);
}

function byProminence(faces: readonly Detection[], image: RgbImage): Detection[] {
  return faces.toSorted((p, q) => prominence(q, image) - prominence(p, image));
}

/**
 * Width, less the share of the frame's side by which the face is off the centre. By width alone a
 * bystander at the edge, leaning in, would be taken for the one who checks in.
 */
export function prominence({ box }: Detection, image: RgbImage): number {
  return box.width * (1 - centreOffset(box, image));
}

/** Distance of the box's centre from the frame's, the larger of both axes, as a fraction of that side. */
export function centreOffset(box: Box, { width, height }: RgbImage): number {
  const dx = (box.x + (box.width - width + 1) / 2) / width;
  const dy = (box.y + (box.height - height + 1) / 2) / height;
  return Math.max(Math.abs(dx), Math.abs(dy));
}
