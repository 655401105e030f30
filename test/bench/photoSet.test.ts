import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentFigure, shareFigure } from '../../bench/figures.ts';
import { peerSimilarity } from '../../bench/faces/peer.ts';
import { readPhotoSet } from '../../bench/faces/photoSet.ts';
import { NothingToMeasureError } from '../../bench/nothingToMeasure.ts';

describe('a set of research photos', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-set-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function put(pairs: string): Promise<void> {
    for (const name of ['Ann/1.jpg', 'Ann/2.jpg', 'Ben/1.jpg']) {
      await mkdir(join(folder, 'lfw', name, '..'), { recursive: true });
      await writeFile(join(folder, 'lfw', name), '');
    }
    await writeFile(join(folder, 'pairs.tsv'), pairs);
  }

  it('is read with its people and its listed pairs', async () => {
    await put('# a\tb\tsame\nlfw/Ann/1.jpg\tlfw/Ann/2.jpg\t1\nlfw/Ben/1.jpg\tlfw/Ann/1.jpg\t0\n');
    const { people, photos, pairs } = await readPhotoSet(folder);
    assert.deepEqual([people, photos.map(({ person }) => person)], [2, [0, 0, 1]]);
    assert.deepEqual(pairs, [
      { first: 0, second: 1, same: true },
      { first: 2, second: 0, same: false },
    ]);
  });

  it('is nothing to measure when it is not there', async () => {
    await assert.rejects(readPhotoSet(folder), NothingToMeasureError);
  });

  it('is refused when a pair names no photo', async () => {
    await put('lfw/Ann/1.jpg\tlfw/Ann/9.jpg\t1\n');
    await assert.rejects(readPhotoSet(folder), /lfw\/Ann\/9.jpg, which is not there/);
  });
});

describe('figures of a bench', () => {
  it('give shares as percent, and rates to three digits however small', () => {
    assert.deepEqual(percentFigure('a', 0.99333), { figure: 'a', value: 99.33, unit: 'percent' });
    assert.deepEqual(shareFigure('a', 0.0000240345), {
      figure: 'a',
      value: 0.000024,
      unit: 'share',
    });
  });

  it('take the nearer descriptor of the peer for the more alike', () => {
    const at = (x: number) => Float32Array.from([x, 0]);
    assert.ok(peerSimilarity(at(0), at(1)) > peerSimilarity(at(0), at(2)));
  });
});
