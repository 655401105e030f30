import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IMAGE_LIMIT } from '../../functions/src/faces/image.ts';
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

/**
 * One folder a person, different photos in each; scaled as a phone does. Links are followed; whatever is left out is
 * named with the reason: loose files, files that are no images, and photos that came before, under whatever name.
 * @throws Error when there is no such folder, or no person in it
 */
export async function sittersFrom(folder: string, log: Log): Promise<Sitter[]> {
  const sitters: Sitter[] = [];
  const known = new Map<string, string>();
  for (const name of await namesIn(folder)) {
    if (!(await isFolder(join(folder, name)))) {
      log(`${name} left out: not a folder with one person's photos`);
      continue;
    }
    sitters.push({ name, photos: await photosIn(folder, name, known, log) });
  }
  if (sitters.length === 0) throw new Error(`${folder} holds no person: one folder each is needed`);
  return sitters;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(`the photos' folder ${folder} cannot be read (${code})`, { cause: error });
  }
}

/** Of what a link leads to. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}

/** @param known the file that first gave a photo, by the photo's hash; over all people */
async function photosIn(
  folder: string,
  name: string,
  known: Map<string, string>,
  log: Log,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const photos: Uint8Array<ArrayBuffer>[] = [];
  for (const file of await namesIn(join(folder, name))) {
    const frame = await asFrame(join(folder, name, file));
    if (frame === null) {
      log(`${name}/${file} left out: not an image`);
      continue;
    }
    const hash = createHash('sha256').update(frame).digest('hex');
    const first = known.get(hash);
    if (first !== undefined) {
      log(`${name}/${file} left out: the same photo as ${first}`);
      continue;
    }
    known.set(hash, `${name}/${file}`);
    photos.push(frame);
  }
  return photos;
}

/** JPEG qualities in the order tried: rich detail takes more than a check-in may hold even at 640 px. */
const QUALITIES = [95, 90, 80, 65, 50, 30];

/** Null when it is no image, or one too rich for any quality. */
async function asFrame(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const picture = sharp(await readFile(path))
      .rotate()
      .resize(FRAME_PX, FRAME_PX, { fit: 'inside', withoutEnlargement: true });
    for (const quality of QUALITIES) {
      const frame = await toFrame(picture.clone(), quality);
      if (frame.length <= IMAGE_LIMIT) return own(frame);
    }
    return null;
  } catch {
    return null;
  }
}

/** A copy with a buffer of its own: what WebCrypto takes. */
export function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
