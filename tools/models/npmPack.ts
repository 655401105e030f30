import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npmIntegrity, requireHash } from './hash.ts';

/** A published npm package, pinned: `spec` is name@version, `integrity` what the registry lists. */
export interface PinnedPackage {
  readonly spec: string;
  readonly integrity: string;
}

/** Puts the tarball of `spec` into `folder`. Replaced in tests. */
export type Packer = (spec: string, folder: string) => Promise<void>;

export interface FetchOptions {
  /** Where tarballs are kept between runs. */
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  readonly pack?: Packer;
}

/** The registry could not be asked, or does not have the package. */
export class PackageUnavailableError extends Error {
  readonly spec: string;

  constructor(spec: string, cause: unknown) {
    const detail = cause instanceof Error ? cause.message.trim() : String(cause);
    super(
      `cannot fetch the npm package ${spec}: is the npm registry reachable from here?\n${detail}`,
      { cause },
    );
    this.name = 'PackageUnavailableError';
    this.spec = spec;
  }
}

/**
 * The tarball of a pinned package: from the cache when its hash is right, else by `npm pack`.
 * Depending on these packages would install hundreds of others for the sake of a few data files.
 *
 * Throws PackageUnavailableError, or HashMismatchError when the registry serves other bytes.
 */
export async function fetchTarball(wanted: PinnedPackage, options: FetchOptions): Promise<Buffer> {
  const cached = join(options.cacheDir, `${wanted.spec.replaceAll(/[^\w.-]+/g, '_')}.tgz`);
  const known = await readFile(cached).catch(() => undefined);
  if (known !== undefined && npmIntegrity(known) === wanted.integrity) return known;

  options.log(`fetching ${wanted.spec}`);
  await mkdir(options.cacheDir, { recursive: true });
  const inbox = await mkdtemp(join(options.cacheDir, 'incoming-'));
  try {
    const arrived = await packInto(inbox, wanted.spec, options.pack ?? npmPack);
    const bytes = await readFile(arrived);
    requireHash(wanted.spec, wanted.integrity, npmIntegrity(bytes));
    await rename(arrived, cached);
    return bytes;
  } finally {
    await rm(inbox, { recursive: true, force: true });
  }
}

async function packInto(folder: string, spec: string, pack: Packer): Promise<string> {
  try {
    await pack(spec, folder);
  } catch (error) {
    throw new PackageUnavailableError(spec, error);
  }
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new PackageUnavailableError(spec, 'npm pack left no tarball');
  return join(folder, name);
}

const npmPack: Packer = async (spec, folder) => {
  await promisify(execFile)(
    'npm',
    ['pack', spec, '--loglevel=error', '--ignore-scripts', '--pack-destination', folder],
    { timeout: 300_000, maxBuffer: 1 << 24, shell: process.platform === 'win32' },
  );
};
