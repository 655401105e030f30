import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireHash, sha256 } from '../models/hash.ts';
import { fetchTarball } from '../models/npmPack.ts';
import { PACK_CACHE } from '../models/prepare.ts';
import { readFromTarball } from '../models/tarball.ts';
import { PORTRAITS, type PortraitSource } from './catalogue.ts';
import { FRAME_PX, toFrame } from './frame.ts';
import sharp from './sharp.ts';

const PHOTOS_DIR = fileURLToPath(new URL('../../.cache/photos/', import.meta.url));

/** A person of the demonstration: a square JPEG, 640 px, of one face. */
export interface Portrait {
  readonly name: string;
  readonly jpeg: Buffer;
}

export interface LoadOptions {
  readonly log?: (line: string) => void;
  readonly photosDir?: string;
  readonly cacheDir?: string;
}

/**
 * The twelve portraits, from .cache/photos or else from their npm tarballs, every hash checked.
 * Throws PackageUnavailableError (registry) or HashMismatchError.
 */
export async function loadPortraits(options: LoadOptions = {}): Promise<Portrait[]> {
  const portraits: Portrait[] = [];
  for (const source of PORTRAITS) {
    const file = join(options.photosDir ?? PHOTOS_DIR, `${source.name}.jpg`);
    const jpeg =
      (await readFile(file).catch(() => undefined)) ?? (await makePortrait(source, file, options));
    portraits.push({ name: source.name, jpeg });
  }
  return portraits;
}

async function makePortrait(
  source: PortraitSource,
  file: string,
  { log = () => undefined, cacheDir = PACK_CACHE, photosDir = PHOTOS_DIR }: LoadOptions,
): Promise<Buffer> {
  const tarball = await fetchTarball(source.package, { cacheDir, log });
  const photo = readFromTarball(tarball, [source.path]).get(source.path) ?? Buffer.alloc(0);
  requireHash(`${source.package.spec} ${source.path}`, source.sha256, sha256(photo));
  const { left, top, side } = source.crop;
  const jpeg = await toFrame(
    sharp(photo)
      .extract({ left, top, width: side, height: side })
      .resize(FRAME_PX, FRAME_PX, { kernel: 'cubic' }),
  );
  await mkdir(photosDir, { recursive: true });
  const incoming = `${file}.${String(process.pid)}.incoming`;
  await writeFile(incoming, jpeg);
  await rename(incoming, file);
  log(`photos: ${source.name} from ${source.package.spec}`);
  return jpeg;
}
