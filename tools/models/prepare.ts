import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODELS, type ModelRecipe } from './catalogue.ts';
import { requireHash, sha256 } from './hash.ts';
import { fetchTarball, type Packer } from './npmPack.ts';
import { readFromTarball } from './tarball.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where npm tarballs are kept, for models and demo portraits alike. */
export const PACK_CACHE = join(ROOT, '.cache', 'npm-packs');

/** Where the engine looks for its models: inside functions/, so that a deploy carries them. */
export const MODELS_DIR = join(ROOT, 'functions', 'models');

export interface PrepareOptions {
  /** Convert again even when everything is there. */
  readonly force?: boolean;
  readonly log: (line: string) => void;
  readonly modelsDir?: string;
  readonly cacheDir?: string;
  readonly recipes?: readonly ModelRecipe[];
  readonly pack?: Packer;
}

/**
 * Makes the face engine's models: fetches the npm tarballs, checks every hash, converts to ONNX,
 * checks the results and writes them with a manifest.json. Does nothing when they are already there.
 *
 * Throws PackageUnavailableError (registry), HashMismatchError (other bytes than the pinned ones).
 */
export async function prepareModels(options: PrepareOptions): Promise<void> {
  const modelsDir = options.modelsDir ?? MODELS_DIR;
  const recipes = options.recipes ?? MODELS;
  const manifest = manifestOf(recipes);
  if (options.force !== true && (await isComplete(modelsDir, recipes, manifest))) {
    options.log(`models: ${String(recipes.length)} present and unchanged`);
    return;
  }
  await mkdir(modelsDir, { recursive: true });
  // The manifest vouches for the files, so it goes first and comes back last.
  await rm(join(modelsDir, 'manifest.json'), { force: true });
  for (const recipe of recipes) {
    const model = await make(recipe, options);
    await replace(join(modelsDir, recipe.file), model);
    options.log(
      `models: ${recipe.file} (${String(model.length)} bytes) from ${recipe.package.spec}`,
    );
  }
  await replace(join(modelsDir, 'manifest.json'), manifest);
}

async function make(recipe: ModelRecipe, options: PrepareOptions): Promise<Buffer> {
  const { pack, log } = options;
  const tarball = await fetchTarball(recipe.package, {
    cacheDir: options.cacheDir ?? PACK_CACHE,
    log,
    ...(pack === undefined ? {} : { pack }),
  });
  const files = readFromTarball(
    tarball,
    recipe.sources.map((source) => source.path),
  );
  const sources = recipe.sources.map((source) => {
    const bytes = files.get(source.path)?.subarray(...(source.range ?? [])) ?? Buffer.alloc(0);
    requireHash(`${recipe.package.spec} ${source.path}`, source.sha256, sha256(bytes));
    return bytes;
  });
  const model = recipe.convert(sources);
  requireHash(
    `${recipe.file}, converted from ${recipe.package.spec}`,
    recipe.sha256,
    sha256(model),
  );
  return model;
}

/** The manifest's text: all of it follows from the recipes, so a changed recipe is a changed text. */
function manifestOf(recipes: readonly ModelRecipe[]): string {
  const models = recipes.map(({ id, version, dimension, file, sha256, licence, ...recipe }) => ({
    id,
    version,
    dimension,
    file,
    sha256,
    source: recipe.package.spec,
    licence,
  }));
  return `${JSON.stringify({ format: 1, models }, null, 2)}\n`;
}

async function isComplete(
  folder: string,
  recipes: readonly ModelRecipe[],
  manifest: string,
): Promise<boolean> {
  const written = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined);
  if (written !== manifest) return false;
  for (const recipe of recipes) {
    const bytes = await readFile(join(folder, recipe.file)).catch(() => undefined);
    if (bytes === undefined || sha256(bytes) !== recipe.sha256) return false;
  }
  return true;
}

/** Writes beside and renames, so that a reader never sees half a file. */
async function replace(path: string, content: Buffer | string): Promise<void> {
  const incoming = `${path}.${String(process.pid)}.incoming`;
  await writeFile(incoming, content);
  await rename(incoming, path);
}
