import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A photo of one person. */
export interface PersonPhoto {
  /** Index of the person; names are of no use here. */
  readonly person: number;
  readonly path: string;
}

const PHOTO = /\.(jpe?g|png|webp)$/i;

/**
 * The photos below a folder that holds one folder a person. What is hidden, or no JPEG, PNG or WebP by its
 * name, is left out.
 * @throws Error when there is no such folder, or fewer than two people in it
 */
export async function photoFolders(folder: string): Promise<PersonPhoto[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new Error(`${folder} is no folder that can be read: it should hold one folder a person`);
  });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted();
  const files = await Promise.all(names.map((name) => readdir(join(folder, name))));
  const photos = names.map((name, i) =>
    (files[i] ?? [])
      .filter((file) => PHOTO.test(file) && !file.startsWith('.'))
      .toSorted()
      .map((file) => join(folder, name, file)),
  );
  const people = photos.filter((paths) => paths.length > 0);
  if (people.length < 2) {
    throw new Error(
      `${folder} holds photos of ${people.length} people: it needs one folder a person, with at least two photos each`,
    );
  }
  return people.flatMap((paths, person) => paths.map((path) => ({ person, path })));
}
