import assert from 'node:assert/strict';
import sharp from 'sharp';
import { loadPortraits } from '../../../../tools/photos/portraits.ts';
import { analyseFrame } from '../../../src/faces/engine/analyseFrame.ts';
import { FR_FEATURE } from '../../../src/faces/engine/embedders.ts';
import {
  CHECK_IN_LIMITS,
  ENROLMENT_LIMITS,
  QUALITY_CODES,
  assessQuality,
  createFaceEngine,
} from '../../../src/faces/engine/index.ts';
import { DEFAULT_LIMITS } from '../../../src/faces/engine/inspect.ts';
import { bothRuntimes } from './runtime/support.ts';
import { poorFrames } from './support/poorFrames.ts';

describe('feedback on real photos', function () {
  this.timeout(60_000);

  it('reaches every code, each by a photo that shows it', async () => {
    const { onnx } = await bothRuntimes();
    const portraits = (await loadPortraits()).map(({ jpeg }) => jpeg);
    const [first, second, , , , sixth] = portraits;
    assert.ok(first && second && sixth);
    const frames = await poorFrames([first, second, sixth], onnx);
    for (const code of QUALITY_CODES) {
      const request = { image: frames[code], embed: false, limits: DEFAULT_LIMITS };
      const frame = await analyseFrame(request, FR_FEATURE, onnx);
      for (const limits of [ENROLMENT_LIMITS, CHECK_IN_LIMITS]) {
        const issues = assessQuality(frame, limits);
        assert.ok(
          issues.some((issue) => issue.code === code),
          `${code}: ${issues.map((issue) => issue.code).join()}`,
        );
      }
    }
  });

  it('answers a warm frame of 640 x 480 soon', async () => {
    const portraits = (await loadPortraits()).slice(0, 6);
    const frames = await Promise.all(
      portraits.map(({ jpeg }) =>
        sharp(jpeg).resize(640, 480, { fit: 'contain' }).jpeg({ quality: 85 }).toBuffer(),
      ),
    );
    const engine = createFaceEngine({ workers: 1 });
    const tookMs: number[] = [];
    try {
      await engine.warmUp();
      for (let round = 0; round < 4; round++) {
        for (const frame of frames) {
          const start = performance.now();
          const { face } = await engine.analyse(frame, { embed: false });
          tookMs.push(performance.now() - start);
          assert.equal(face?.embedding, null);
        }
      }
    } finally {
      await engine.close();
    }
    const p50 = tookMs.toSorted((p, q) => p - q)[tookMs.length / 2] ?? Infinity;
    process.stdout.write(`    one frame, without embedding: p50 ${p50.toFixed(0)} ms\n`);
    assert.ok(p50 < 1000, 'an order of magnitude above what it takes');
  });
});
