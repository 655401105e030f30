import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FEWEST_ACTORS, candidates } from '../../../tools/demo/cast.ts';
import { FEWEST_PHOTOS, sittersFrom } from '../../../tools/demo/photos.ts';
import type { Sitter } from '../../../tools/demo/photos.ts';
import { seededRandom } from '../../../tools/support/random.ts';
import sharp from '../../../tools/photos/sharp.ts';

/** Pixels without any order take the most bytes that a JPEG of this size can. */
async function noise(path: string, seed: number, side = 64): Promise<void> {
  const random = seededRandom(seed);
  const pixels = Buffer.from(Array.from({ length: side * side * 3 }, () => random.between(0, 256)));
  await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toFile(path);
}

describe('photos from a folder', () => {
  let folder: string;
  let said: string[];
  const log = (line: string): void => void said.push(line);
  beforeEach(() => {
    said = [];
    folder = mkdtempSync(join(tmpdir(), 'rollcall-faces-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const person = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };

  it('leave out one that came before, under whatever name, and say so', async () => {
    const [ann, bob] = [person('ann'), person('bob')];
    await noise(join(ann, '1.png'), 1);
    await noise(join(ann, '3.png'), 3);
    copyFileSync(join(ann, '1.png'), join(ann, '2.png'));
    copyFileSync(join(ann, '1.png'), join(bob, '1.png'));
    const sitters = await sittersFrom(folder, log);
    assert.deepEqual(
      sitters.map(({ name, photos }) => [name, photos.length]),
      [
        ['ann', 2],
        ['bob', 0],
      ],
    );
    assert.deepEqual(said, [
      'ann/2.png left out: the same photo as ann/1.png',
      'bob/1.png left out: the same photo as ann/1.png',
    ]);
  });

  it('are found behind links; loose files and files that are no images are named', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'rollcall-linked-'));
    try {
      await noise(join(elsewhere, '1.png'), 1);
      writeFileSync(join(elsewhere, 'notes.txt'), 'not a photo');
      symlinkSync(elsewhere, join(folder, 'ann'));
      symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'));
      await noise(join(folder, 'loose.png'), 2);
      const sitters = await sittersFrom(folder, log);
      assert.deepEqual(
        sitters.map(({ name, photos }) => [name, photos.length]),
        [['ann', 1]],
      );
      assert.deepEqual(said, [
        'ann/notes.txt left out: not an image',
        "broken left out: not a folder with one person's photos",
        "loose.png left out: not a folder with one person's photos",
      ]);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('lose quality until a check-in takes them', async () => {
    await noise(join(person('ann'), '1.png'), 1, 640);
    const [ann] = await sittersFrom(folder, log);
    const [frame] = ann?.photos ?? [];
    assert.ok(frame !== undefined);
    assert.ok(frame.length <= 400 * 1024, String(frame.length));
    const first = await sharp(join(folder, 'ann', '1.png'))
      .jpeg({ quality: 95 })
      .toBuffer();
    assert.ok(first.length > 400 * 1024, 'the sample would have fitted anyway');
  });

  it('are refused in plain words when the folder is missing or holds nobody', async () => {
    await assert.rejects(sittersFrom(join(folder, 'none'), log), /none cannot be read \(ENOENT\)/);
    await noise(join(folder, 'loose.png'), 1);
    await assert.rejects(sittersFrom(folder, log), /holds no person/);
    await assert.rejects(sittersFrom(join(folder, 'loose.png'), log), /ENOTDIR/);
  });
});

describe('people of a demonstration', () => {
  const sitter = (name: string, photos: number): Sitter => ({
    name,
    photos: Array.from({ length: photos }, () => new Uint8Array(1)),
  });

  it('without photos enough are named; too few people stop it before anything is started', () => {
    const said: string[] = [];
    const log = (line: string): void => void said.push(line);
    const many = Array.from({ length: FEWEST_ACTORS }, (_, n) => sitter(String(n), FEWEST_PHOTOS));
    const few = sitter('ann', FEWEST_PHOTOS - 1);
    assert.deepEqual(candidates([few, ...many], log), many);
    assert.deepEqual(said, ['left out: ann, 3 photos, 4 needed']);
    assert.throws(() => candidates([few, ...many.slice(1)], log), /7 of 8 people remain/);
  });
});
