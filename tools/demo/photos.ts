import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPortraits } from '../photos/portraits.ts';
import { FRAME_PX, toFrame } from '../photos/frame.ts';
import sharp from '../photos/sharp.ts';
import { vary } from '../photos/variations.ts';
import type { Log } from '../support/log.ts';

/** Somebody's photos, in the order in which they are tried. */
export interface Sitter {
  readonly name: string;
  readonly photos: readonly Uint8Array<ArrayBuffer>[];
}

/** Shots made of each packaged portrait; the last ones are for check-ins. */
const SHOTS = 6;
/** A folder needs three photos to enrol and one to check in with. */
export const FEWEST_PHOTOS = 4;

/** The packaged people: shots that vary one portrait each. */
export async function packagedSitters(log: Log): Promise<Sitter[]> {
  const portraits = await loadPortraits({ log });
  return await Promise.all(
    portraits.map(async ({ name, jpeg }, person) => {
      const seeds = Array.from({ length: SHOTS }, (_, shot) => 100 * person + shot);
      const photos = await Promise.all(seeds.map((seed) => vary(jpeg, seed)));
      return { name, photos: photos.map(own) };
    }),
  );
}

/** One folder a person, different photos in each; scaled as a phone does. Files that are no images are left out. */
export async function sittersFrom(folder: string, log: Log): Promise<Sitter[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const sitters: Sitter[] = [];
  for (const name of names.toSorted()) {
    const photos: Uint8Array<ArrayBuffer>[] = [];
    for (const file of (await readdir(join(folder, name))).toSorted()) {
      const frame = await asFrame(join(folder, name, file));
      if (frame === null) log(`${name}/${file} left out: not an image`);
      else photos.push(frame);
    }
    sitters.push({ name, photos });
  }
  return sitters;
}

async function asFrame(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const picture = sharp(await readFile(path))
      .rotate()
      .resize(FRAME_PX, FRAME_PX, { fit: 'inside', withoutEnlargement: true });
    return own(await toFrame(picture, 95));
  } catch {
    return null;
  }
}

/** A copy with a buffer of its own: what WebCrypto takes. */
export function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
