import assert from 'node:assert/strict';
import { noFace } from '../../../../../tools/photos/badFrames.ts';
import { loadPortraits } from '../../../../../tools/photos/portraits.ts';
import {
  EngineBusyError,
  EngineUnavailableError,
  InvalidImageError,
  cosine,
  createFaceEngine,
  type FaceEngine,
  type GroupAnalysis,
} from '../../../../src/faces/engine/index.ts';
import { GROUP_DEADLINE_MS } from '../../../../src/faces/engine/engine.ts';
import { TIERS } from '../../../../src/platform/tier.ts';
import { blackPng } from '../support/pngFile.ts';
import { collage, rows, type Place } from './collage.ts';

/** At which two shots of one person match (see match.ts). */
const SAME_PERSON = 0.45;

describe('the face engine on group photos', function () {
  this.timeout(120_000);

  let engine: FaceEngine;
  let portraits: Buffer[];
  let known: Float32Array[];

  before(async () => {
    engine = createFaceEngine({ workers: 1, deadlineMs: 60_000, groupDeadlineMs: 60_000 });
    portraits = (await loadPortraits()).map(({ jpeg }) => jpeg);
    known = [];
    for (const portrait of portraits) {
      const { face } = await engine.analyse(portrait);
      assert.ok(face?.embedding);
      known.push(face.embedding);
    }
  });

  after(() => engine.close());

  /** Who each face is, by the one portrait it matches. */
  function peopleIn({ faces }: GroupAnalysis): number[] {
    return faces.map(({ embedding }) => {
      const same = known.flatMap((own, person) =>
        cosine(own, embedding) >= SAME_PERSON ? [person] : [],
      );
      assert.equal(same.length, 1, `a face is like ${String(same.length)} people`);
      return same[0] ?? -1;
    });
  }

  async function show(width: number, height: number, places: readonly Place[]) {
    return engine.analyseGroup(await collage(portraits, width, height, places));
  }

  it('finds everybody once, in reading order, at every size from 45 px to 350', async () => {
    for (const sides of [
      [100, 120, 160],
      [250, 400, 600],
    ]) {
      const analysis = await show(2600, 1400, rows(2600, sides, 4));
      assert.deepEqual(
        peopleIn(analysis),
        portraits.map((_, person) => person),
      );
      const widths = analysis.faces.map(({ box }) => box.width);
      const [least, most] = [Math.min(...widths), Math.max(...widths)].map(Math.round);
      const { decode, detect, mesh, embed } = analysis.timingsMs;
      const tookMs = [decode, detect, mesh, embed].map((ms) => ms.toFixed(0)).join(' + ');
      process.stdout.write(`    12 faces of ${String(least)}-${String(most)} px: ${tookMs} ms\n`);
    }
  });

  it('finds ever fewer of those smaller than that, and takes nobody for another', async () => {
    const analysis = await show(1000, 400, rows(1000, [60, 80, 100], 4));
    const people = peopleIn(analysis);
    assert.deepEqual(people.slice(-4), [8, 9, 10, 11]);
    assert.equal(new Set(people).size, people.length);
    const smallest = analysis.faces.map(({ box }) => box.width.toFixed(0)).join(', ');
    process.stdout.write(`    of 12 faces of portraits of 60, 80 and 100 px: ${smallest} px\n`);
  });

  it('finds two people of unlike size side by side, and a face at the edge', async () => {
    const places = [
      { person: 3, left: 0, top: 0, side: 500 },
      { person: 7, left: 510, top: 190, side: 130 },
      { person: 1, left: 850, top: 700, side: 300 },
    ];
    const analysis = await show(1150, 1000, places);
    assert.deepEqual(peopleIn(analysis), [3, 7, 1]);
    assert.deepEqual([analysis.widthPx, analysis.heightPx], [1150, 1000]);
  });

  it('keeps as many faces as were asked for, and says that there are more', async () => {
    const photo = await collage(portraits, 1000, 300, rows(1000, [200], 4));
    const few = await engine.analyseGroup(photo, { maxFaces: 3 });
    assert.deepEqual([few.faces.length, few.moreFaces], [3, true]);
    const all = await engine.analyseGroup(photo, { maxFaces: 4 });
    assert.deepEqual([all.faces.length, all.moreFaces], [4, false]);
  });

  it('finds nobody where nobody is', async () => {
    assert.deepEqual((await engine.analyseGroup(await noFace())).faces, []);
  });

  it('scales a larger photo down to 4000 px', async () => {
    const { widthPx, heightPx, faces } = await show(5000, 2500, [
      { person: 0, left: 100, top: 100, side: 600 },
    ]);
    assert.deepEqual([widthPx, heightPx, faces.length], [4000, 2000, 1]);
  });

  it('refuses what is no photo of its size, with the reason', async () => {
    const bomb = blackPng({ width: 6000, height: 6000 });
    await assert.rejects(engine.analyseGroup(bomb), { code: 'too-many-pixels' });
    await assert.rejects(engine.analyseGroup(Buffer.from('GIF89a')), { code: 'format' });
    const [portrait] = portraits;
    assert.ok(portrait);
    await assert.rejects(engine.analyseGroup(portrait, { maxBytes: 100 }), { code: 'too-large' });
    const large = Buffer.concat([portrait, Buffer.alloc(13 << 20)]);
    await assert.rejects(engine.analyseGroup(large), InvalidImageError);
  });

  it('answers frames while a photo is looked at, and takes one photo at a time', async () => {
    const photo = await collage(portraits, 3000, 2600, rows(3000, [300, 300, 300], 4));
    const [portrait] = portraits;
    assert.ok(portrait);
    const ended: string[] = [];
    const look = async () => {
      await engine.analyseGroup(photo);
      ended.push('photo');
    };
    const looking = [look(), look()];
    await assert.rejects(engine.analyseGroup(photo), EngineBusyError);
    const { face } = await engine.analyse(portrait);
    assert.ok(face);
    ended.push('frame');
    await Promise.all(looking);
    assert.deepEqual(ended, ['frame', 'photo', 'photo']);
  });

  it('gives a photo up while its call can still answer', () => {
    assert.ok(GROUP_DEADLINE_MS + 4000 < TIERS.face.timeoutSeconds * 1000);
  });

  it('gives a photo up at its own deadline', async () => {
    const hasty = createFaceEngine({ workers: 1, groupDeadlineMs: 50 });
    const photo = await collage(portraits, 2000, 1000, rows(2000, [300], 4));
    try {
      await assert.rejects(hasty.analyseGroup(photo), EngineUnavailableError);
    } finally {
      await hasty.close();
    }
  });
});
