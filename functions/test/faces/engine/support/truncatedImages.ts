import sharp from 'sharp';
import type { HostileImage } from './hostileImages.ts';

const STEPS = 20;

/** A JPEG, a progressive one, a PNG and a WebP, each cut off at every twentieth of its length. */
export async function truncatedImages(): Promise<HostileImage[]> {
  const noise = Buffer.from(Array.from({ length: 96 * 64 * 3 }, (_, i) => (i * 7919) % 251));
  const picture = () => sharp(noise, { raw: { width: 96, height: 64, channels: 3 } });
  const whole = {
    'a JPEG': await picture().jpeg().toBuffer(),
    'a progressive JPEG': await picture().jpeg({ progressive: true }).toBuffer(),
    'a PNG': await picture().png().toBuffer(),
    'a WebP': await picture().webp().toBuffer(),
  };
  return Object.entries(whole).flatMap(([name, file]) =>
    Array.from({ length: STEPS - 1 }, (_, i): HostileImage => {
      const share = (i + 1) / STEPS;
      return {
        name: `${name} cut off at ${String(Math.round(share * 100))} %`,
        bytes: file.subarray(0, Math.floor(share * file.length)),
        codes: ['truncated'],
      };
    }),
  );
}
