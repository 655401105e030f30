import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ROOT } from '../../tools/support/paths.ts';
import { NothingToMeasureError } from '../nothingToMeasure.ts';

/** One photo of somebody. */
export interface Photo {
  /** Below the set's folder, as its list of pairs names it. */
  readonly name: string;
  readonly path: string;
  /** Index of the person. */
  readonly person: number;
}

/** Two photos (indexes) and whether they show one person. */
export interface ListedPair {
  readonly first: number;
  readonly second: number;
  readonly same: boolean;
}

export interface PhotoSet {
  readonly photos: readonly Photo[];
  readonly people: number;
  readonly pairs: readonly ListedPair[];
}

/** Where the set lies: FACES_DIR, else `shared/faces` beside the project. */
export function facesFolder(): string {
  const given = process.env['FACES_DIR'] ?? '';
  if (given === '') return join(ROOT, '..', 'shared', 'faces');
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), given);
}

/**
 * Reads a set of research photos: `lfw/PERSON/FILE.jpg`, and `pairs.tsv` with two files and 1 (the same person)
 * or 0 a line.
 * @throws NothingToMeasureError when there is none | Error when a pair names a photo that is not there
 */
export async function readPhotoSet(folder = facesFolder()): Promise<PhotoSet> {
  const list = join(folder, 'pairs.tsv');
  if (!existsSync(list) || !existsSync(join(folder, 'lfw'))) {
    throw new NothingToMeasureError(
      `there are no face photos in ${folder}: name a folder with pairs.tsv and lfw/ in FACES_DIR`,
    );
  }
  const entries = await readdir(join(folder, 'lfw'), { withFileTypes: true });
  const people = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
  const files = await Promise.all(people.map((name) => readdir(join(folder, 'lfw', name))));
  const photos = people.flatMap((name, person) =>
    (files[person] ?? [])
      .filter((file) => file.endsWith('.jpg'))
      .toSorted()
      .map((file) => join('lfw', name, file))
      .map((file) => ({ name: file, path: join(folder, file), person })),
  );
  const pairs = listedPairs(await readFile(list, 'utf8'), photos);
  return { photos, people: people.length, pairs };
}

function listedPairs(text: string, photos: readonly Photo[]): ListedPair[] {
  const indexes = new Map(photos.map(({ name }, i) => [name, i]));
  const indexOf = (name: string): number => {
    const index = indexes.get(name);
    if (index === undefined) throw new Error(`pairs.tsv names ${name}, which is not there`);
    return index;
  };
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [first = '', second = '', same = ''] = line.trimEnd().split('\t');
      return { first: indexOf(first), second: indexOf(second), same: same === '1' };
    });
}
