import sharp, { type Sharp } from 'sharp';
import * as bad from '../../../../../tools/photos/badFrames.ts';
import { decodeImage } from '../../../../src/faces/engine/decode.ts';
import { detectFaces } from '../../../../src/faces/engine/detect.ts';
import { distance } from '../../../../src/faces/engine/geometry.ts';
import type { Inference } from '../../../../src/faces/engine/inference.ts';
import type { QualityCode } from '../../../../src/faces/engine/index.ts';
import { DEFAULT_LIMITS } from '../../../../src/faces/engine/inspect.ts';

const GREY = '#999999';

/** For every code a frame that shows it, made from portraits of 640 x 640; what is covered is painted over. */
export async function poorFrames(
  portraits: readonly Buffer[],
  inference: Inference,
): Promise<Record<QualityCode, Buffer>> {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0), sixth = Buffer.alloc(0)] = portraits;
  return {
    NO_FACE: await bad.noFace(),
    MULTIPLE_FACES: await bad.twoFaces(first, second),
    FACE_TOO_SMALL: await jpegOf(sharp(first).resize(90, 90)),
    NOT_CENTERED: await inCorner(first),
    MOVE_CLOSER: await bad.tinyFace(first),
    MOVE_BACK: await cutToFace(first, inference),
    EXTREME_POSE: await jpegOf(sharp(first).rotate(50, { background: GREY }).resize(640, 640)),
    LOW_LIGHT: await bad.dark(first),
    TOO_BRIGHT: await bad.overexposed(first),
    BLURRY: await bad.blurred(first),
    OCCLUDED: await covered(second, inference, BELOW_THE_EYES),
    EYES_CLOSED: await eyesPaintedShut(sixth, inference),
  };
}

function jpegOf(picture: Sharp): Promise<Buffer> {
  return picture.jpeg({ quality: 90 }).toBuffer();
}

async function inCorner(portrait: Buffer): Promise<Buffer> {
  const small = await sharp(portrait).resize(340, 340).png().toBuffer();
  return jpegOf(sharp(small).extend({ right: 620, bottom: 620, background: GREY }));
}

async function faceIn(portrait: Buffer, inference: Inference) {
  const image = await decodeImage(portrait, DEFAULT_LIMITS);
  const [face] = (await detectFaces(image, inference)).faces;
  if (face === undefined) throw new Error('the portrait shows no face');
  return { image, face };
}

async function cutToFace(portrait: Buffer, inference: Inference): Promise<Buffer> {
  const { box } = (await faceIn(portrait, inference)).face;
  const region = {
    left: Math.max(0, Math.round(box.x)),
    top: Math.max(0, Math.round(box.y)),
    width: Math.round(box.width),
    height: Math.round(box.height),
  };
  return jpegOf(sharp(portrait).extract(region).resize(640, 640, { fit: 'cover' }));
}

/** Fractions of the face's height. */
type Band = readonly [from: number, to: number];
export const BELOW_THE_EYES: Band = [0.4, 1];
export const LOWER_HALF: Band = [0.5, 1];
export const UPPER_HALF: Band = [0, 0.5];

/** A cloth, a fifth wider than the face, over a band of it. */
export async function covered(
  portrait: Buffer,
  inference: Inference,
  [from, to]: Band,
): Promise<Buffer> {
  const { box } = (await faceIn(portrait, inference)).face;
  const cloth = {
    width: Math.round(1.3 * box.width),
    height: Math.round(1.2 * (to - from) * box.height),
    channels: 3,
    background: '#334455',
  } as const;
  const left = Math.max(0, Math.round(box.x - 0.15 * box.width));
  const top = Math.max(0, Math.round(box.y + from * box.height));
  return jpegOf(sharp(portrait).composite([{ input: { create: cloth }, left, top }]));
}

/** Each eye under an ellipse in the colour of the cheek, with a line for the lashes. */
export async function eyesPaintedShut(portrait: Buffer, inference: Inference): Promise<Buffer> {
  const { image, face } = await faceIn(portrait, inference);
  const [left, right] = face.points;
  if (left === undefined || right === undefined) throw new Error('the face has no eyes');
  const apart = distance(left, right);
  const lids = [left, right].map(({ x, y }) => {
    const cheek = (Math.round(y + 0.32 * apart) * image.width + Math.round(x)) * 3;
    const colour = image.data.subarray(cheek, cheek + 3).join();
    const path = [
      `M ${String(x - 0.2 * apart)} ${String(y + 0.05 * apart)}`,
      `Q ${String(x)} ${String(y + 0.11 * apart)}`,
      `${String(x + 0.2 * apart)} ${String(y + 0.05 * apart)}`,
    ].join(' ');
    return (
      `<ellipse cx="${String(x)}" cy="${String(y)}" rx="${String(0.27 * apart)}" ` +
      `ry="${String(0.13 * apart)}" fill="rgb(${colour})"/>` +
      `<path d="${path}" stroke="#201510" stroke-width="${String(apart / 40)}" fill="none"/>`
    );
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640">${lids.join('')}</svg>`;
  return jpegOf(sharp(portrait).composite([{ input: Buffer.from(svg) }]));
}
