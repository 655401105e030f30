import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { normalised } from '../../../functions/src/faces/engine/match.ts';
import { calibrate } from '../../../tools/calibrate/calibration.ts';
import { calibrationReport } from '../../../tools/calibrate/markdown.ts';
import { photoFolders } from '../../../tools/calibrate/photoFolders.ts';
import { seededRandom } from '../../../tools/support/random.ts';

const defaults = { accept: 0.45, review: 0.35, identify: 0.5, margin: 0.1 };
const facts = {
  model: { id: 'model', version: '1', dimension: 128 },
  date: '2026-02-03',
  unreadable: 1,
  withoutFace: 0,
  withIssues: 2,
};

/** Photos of people that nobody could confuse, `spread` apart within a person. */
function school(people: number, images: number, spread = 0.4) {
  const random = seededRandom(2);
  const direction = () => Float32Array.from({ length: 128 }, () => random.normal());
  return Array.from({ length: people }, (_, person) => {
    const centre = direction();
    return Array.from({ length: images }, () => {
      const noise = direction();
      const vector = normalised(centre.map((value, i) => value + spread * (noise[i] ?? 0)));
      return { person, vector };
    });
  }).flat();
}

describe('a calibration', function () {
  // Hundreds of replicates over thousands of comparisons.
  this.timeout(60_000);

  it('keeps the defaults for a class, and says that it is too small to claim them', () => {
    const calibration = calibrate(school(20, 5), defaults);
    const { accept, review, identify, margin } = calibration.recommended;
    assert.deepEqual([accept.threshold, accept.proven], [0.45, false]);
    assert.deepEqual([review.threshold, review.proven], [0.35, false]);
    assert.deepEqual([identify, margin], [0.5, 0.1]);
    const report = calibrationReport(calibration, facts);
    assert.match(report, /too few to claim a false match rate of 1.0e-4/);
    assert.match(report, /at least 246 people/);
    assert.match(
      report,
      /FACE_ACCEPT=0.45\nFACE_REVIEW=0.35\nFACE_IDENTIFY=0.50\nFACE_MARGIN=0.10/,
    );
  });

  it('proves a threshold with enough people', () => {
    const { recommended, single } = calibrate(school(260, 2), defaults);
    assert.equal(single.peoplePairs, (260 * 259) / 2);
    assert.ok(recommended.accept.proven && recommended.accept.bound <= 1e-4);
    assert.ok(recommended.review.threshold <= recommended.accept.threshold);
  });

  it('says when nobody has photos enough for a template', () => {
    const calibration = calibrate(school(10, 2), defaults);
    assert.deepEqual([calibration.template, calibration.rosters], [null, []]);
    assert.match(calibrationReport(calibration, facts), /templates were not measured/);
  });

  it('counts a face that was not found against the person', () => {
    const [first, ...others] = school(10, 2);
    assert.ok(first);
    const { single } = calibrate([{ ...first, vector: null }, ...others], defaults);
    assert.ok(single.rows.every(({ fnmr }) => fnmr.value >= 0.1));
  });
});

describe('a folder of photos', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-photos-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function put(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), '');
    }
  }

  it('holds one folder a person', async () => {
    await put(
      'b/1.JPG',
      'b/2.webp',
      'a/1.png',
      'a/notes.txt',
      'a/.hidden.jpg',
      '.c/1.jpg',
      'd/x.txt',
    );
    const photos = await photoFolders(folder);
    assert.deepEqual(
      photos.map(({ person, path }) => [person, relative(folder, path)]),
      [
        [0, join('a', '1.png')],
        [1, join('b', '1.JPG')],
        [1, join('b', '2.webp')],
      ],
    );
  });

  it('is refused with the reason when it is none, or holds one person', async () => {
    await put('a/1.jpg');
    await assert.rejects(photoFolders(folder), /one folder a person/);
    await assert.rejects(photoFolders(join(folder, 'none')), /no folder that can be read/);
  });
});
