import { FRAME_PX, toFrame } from './frame.ts';
import { seededRandom, type Random } from '../support/random.ts';
import sharp from './sharp.ts';

const RAW = { width: FRAME_PX, height: FRAME_PX, channels: 3 } as const;

/**
 * Another shot of the same photo, as a camera might have taken it: turned, nearer or farther, shifted,
 * brighter or darker, a little blurred, noisy, compressed. The same seed gives the same bytes.
 *
 * It is one photo still: what the demonstration shows with these says nothing about accuracy.
 */
export async function vary(jpeg: Uint8Array, seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const turned = await turn(jpeg, random.between(-7, 7));
  const side = Math.round(FRAME_PX * random.between(0.82, 0.98));
  const room = FRAME_PX - side;
  const window = {
    left: Math.round(room * random.between(0.2, 0.8)),
    top: Math.round(room * random.between(0.2, 0.8)),
    width: side,
    height: side,
  };
  const light = random.between(0.78, 1.18);
  const blur = random.between(0, 1.2);
  const framed = sharp(turned, { raw: RAW })
    .extract(window)
    .resize(FRAME_PX, FRAME_PX)
    .linear(light, random.between(-8, 8));
  const seen = await (blur < 0.4 ? framed : framed.blur(blur)).raw().toBuffer();
  addNoise(seen, random.between(1, 5), random);
  return toFrame(sharp(seen, { raw: RAW }), Math.round(random.between(62, 92)));
}

/** Turned clockwise about the centre, same size, the corners filled by the picture's own edge. */
async function turn(jpeg: Uint8Array, degrees: number): Promise<Buffer> {
  const edge = 96;
  const spread = await sharp(jpeg)
    .resize(FRAME_PX, FRAME_PX)
    .extend({ top: edge, bottom: edge, left: edge, right: edge, extendWith: 'mirror' })
    .raw()
    .toBuffer();
  const side = FRAME_PX + 2 * edge;
  const { data, info } = await sharp(spread, { raw: { width: side, height: side, channels: 3 } })
    .rotate(degrees)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .extract({
      left: Math.floor((width - FRAME_PX) / 2),
      top: Math.floor((height - FRAME_PX) / 2),
      width: FRAME_PX,
      height: FRAME_PX,
    })
    .raw()
    .toBuffer();
}

/** Grain: the same for the three channels of a pixel. */
function addNoise(pixels: Buffer, deviation: number, random: Random): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const grain = deviation * random.normal();
    for (let channel = i; channel < i + 3; channel++) {
      pixels[channel] = Math.max(0, Math.min(255, Math.round((pixels[channel] ?? 0) + grain)));
    }
  }
}
