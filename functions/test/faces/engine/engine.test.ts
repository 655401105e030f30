import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { tracingChannel } from 'node:diagnostics_channel';
import { copyFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as bad from '../../../../tools/photos/badFrames.ts';
import { loadPortraits, type Portrait } from '../../../../tools/photos/portraits.ts';
import { vary } from '../../../../tools/photos/variations.ts';
import {
  CHECK_IN_LIMITS,
  ENROLMENT_LIMITS,
  EngineUnavailableError,
  InvalidImageError,
  assessQuality,
  cosine,
  createFaceEngine,
  judgeMatch,
  meanTemplate,
  thresholdsFor,
  type FaceEngine,
  type FrameAnalysis,
  type QualityLimits,
} from '../../../src/faces/engine/index.ts';
import { hostileImages } from './support/hostileImages.ts';

/** Threads start and models load here, on machines that may have a lot else to do. */
const SLOW_MS = 180_000;

const MODELS = fileURLToPath(new URL('../../../models/', import.meta.url));

function codes(frame: FrameAnalysis, limits: QualityLimits = CHECK_IN_LIMITS): string[] {
  return assessQuality(frame, limits).map(({ code }) => code);
}

function embeddingOf(frame: FrameAnalysis): Float32Array {
  assert.ok(frame.face?.embedding);
  return frame.face.embedding;
}

describe('the face engine on real photos', function () {
  this.timeout(SLOW_MS);

  let engine: FaceEngine;
  let portraits: Portrait[];
  let first: Buffer;
  let second: Buffer;

  before(async () => {
    engine = createFaceEngine({ maxQueued: 200, deadlineMs: 60_000 });
    portraits = await loadPortraits();
    [first, second] = portraits.map(({ jpeg }) => jpeg) as [Buffer, Buffer];
    await engine.warmUp();
  });

  after(() => engine.close());

  it('passes every portrait, for enrolment too', async () => {
    assert.equal(portraits.length, 12);
    for (const { name, jpeg } of portraits) {
      const frame = await engine.analyse(jpeg);
      assert.deepEqual([name, ...codes(frame, ENROLMENT_LIMITS)], [name]);
      assert.deepEqual([frame.widthPx, frame.heightPx, frame.faces], [640, 640, 1]);
      assert.ok(Math.abs(Math.hypot(...embeddingOf(frame)) - 1) < 1e-5);
    }
  });

  it('knows each person in other shots and takes no two for one', async () => {
    const thresholds = thresholdsFor(engine.model.id);
    const people = await Promise.all(
      portraits.map(async ({ jpeg }, person) => {
        const seeds = [1, 2, 3].map((shot) => 100 * person + shot);
        const frames = await Promise.all(
          seeds.map(async (seed) => engine.analyse(await vary(jpeg, seed))),
        );
        for (const frame of frames) assert.deepEqual(codes(frame), []);
        const [probe, ...enrolled] = frames.map(embeddingOf);
        assert.ok(probe);
        return { probe, template: meanTemplate(enrolled) };
      }),
    );
    for (const [i, { probe }] of people.entries()) {
      for (const [j, { template }] of people.entries()) {
        const expected = i === j ? 'match' : 'mismatch';
        assert.equal(judgeMatch(cosine(probe, template), thresholds), expected);
      }
    }
  });

  it('says of each bad frame what is wrong with it', async () => {
    const frames = [
      [await bad.noFace(), 'NO_FACE'],
      [await bad.twoFaces(first, second), 'MULTIPLE_FACES'],
      [await bad.tinyFace(first), 'MOVE_CLOSER'],
      [await bad.dark(first), 'LOW_LIGHT'],
      [await bad.overexposed(first), 'TOO_BRIGHT'],
      [await bad.blurred(first), 'BLURRY'],
    ] as const;
    for (const [jpeg, code] of frames) {
      assert.ok(codes(await engine.analyse(jpeg)).includes(code), code);
    }
  });

  it('leaves the embedding out when none is asked for', async () => {
    const frame = await engine.analyse(first, { embed: false });
    assert.equal(frame.face?.embedding, null);
    assert.deepEqual(codes(frame), []);
  });

  it('does not look at eyes when it is told so, and then passes them by no gate', async () => {
    const frame = await engine.analyse(first, { eyes: false });
    assert.deepEqual(embeddingOf(frame), embeddingOf(await engine.analyse(first)));
    assert.ok(Number.isNaN(frame.face?.eyeAperture));
    assert.deepEqual(codes(frame), ['EYES_CLOSED']);
  });

  it('gives the same embedding for the same bytes', async () => {
    const [one, other] = await Promise.all([engine.analyse(first), engine.analyse(first)]);
    assert.deepEqual(embeddingOf(one), embeddingOf(other));
  });

  it('refuses what is no image, with the reason, before it takes a place in the queue', async () => {
    for (const [bytes, code] of [
      [bad.emptyFile(), 'empty'],
      [bad.pdf(), 'format'],
      [bad.hugePng(), 'too-many-pixels'],
      [first.subarray(0, first.length / 2), 'truncated'],
    ] as const) {
      await assert.rejects(
        engine.analyse(bytes),
        (error) => error instanceof InvalidImageError && error.code === code,
      );
    }
    await assert.rejects(engine.analyse(first, { maxBytes: 1000 }), { code: 'too-large' });
  });

  it('answers a good frame after any hostile file', async () => {
    for (const { name, bytes } of await hostileImages()) {
      await assert.rejects(engine.analyse(bytes), InvalidImageError, name);
      assert.deepEqual(codes(await engine.analyse(first, { embed: false })), [], name);
    }
  });

  it('publishes every call on its tracing channel, without the image', async () => {
    const seen: unknown[] = [];
    const channel = tracingChannel('rollcall:engine');
    const note = (event: string) => (context: unknown) => {
      assert.ok(typeof context === 'object' && context !== null && 'imageBytes' in context);
      seen.push([event, context.imageBytes]);
    };
    const handlers = { start: note('start'), asyncEnd: note('asyncEnd') };
    const none = () => undefined;
    const subscriber = { ...handlers, end: none, asyncStart: none, error: none };
    channel.subscribe(subscriber);
    try {
      await engine.analyse(first, { embed: false });
    } finally {
      channel.unsubscribe(subscriber);
    }
    assert.deepEqual(seen, [
      ['start', first.length],
      ['asyncEnd', first.length],
    ]);
  });
});

describe('the face engine without its models', function () {
  this.timeout(SLOW_MS);

  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-models-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function assertUnavailable(): Promise<void> {
    const [portrait] = await loadPortraits();
    assert.ok(portrait);
    const engine = createFaceEngine({ modelsDir: folder, workers: 1 });
    try {
      for (let call = 0; call < 2; call++) {
        await assert.rejects(
          engine.analyse(portrait.jpeg),
          (error) => error instanceof EngineUnavailableError && error.reason === 'models',
        );
      }
    } finally {
      await engine.close();
    }
  }

  async function copyModels(): Promise<void> {
    for (const file of await readdir(MODELS))
      await copyFile(join(MODELS, file), join(folder, file));
  }

  it('is unavailable when the folder is empty', () => assertUnavailable());

  it('is unavailable when a model has other bytes than the manifest says', async () => {
    await copyModels();
    const model = await readFile(join(folder, 'iris.onnx'));
    model[1000] = (model[1000] ?? 0) ^ 1;
    await writeFile(join(folder, 'iris.onnx'), model);
    await assertUnavailable();
  });

  it('is unavailable when the embedding model is another version', async () => {
    await copyModels();
    const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
    await writeFile(join(folder, 'manifest.json'), manifest.replaceAll('"0.0.1"', '"0.0.2"'));
    await assertUnavailable();
  });

  it('works once the models are there', async () => {
    await copyModels();
    const engine = createFaceEngine({ modelsDir: folder, workers: 1 });
    await engine.warmUp();
    await engine.close();
    await assert.rejects(engine.warmUp(), EngineUnavailableError);
  });
});

describe("the face engine's threads", function () {
  this.timeout(SLOW_MS);

  const module = new URL('../../../src/faces/engine/index.ts', import.meta.url).href;

  /** The output of a process of its own; rejects when it does not end well. */
  async function outputOf(body: string): Promise<string> {
    const program = `import(${JSON.stringify(module)}).then(async ({ createFaceEngine }) => {
      ${body}
    });`;
    return (await promisify(execFile)(process.execPath, ['-e', program])).stdout;
  }

  it('let the process end when there is nothing to do', async () => {
    const body = `
      await createFaceEngine({ workers: 2 }).warmUp();
      process.stdout.write('warm');`;
    assert.equal(await outputOf(body), 'warm');
  });

  it('do not take the process down when they are given up in the middle of a run', async () => {
    const body = `
      for (const deadlineMs of [1, 20, 40, 80]) {
        const engine = createFaceEngine({ workers: 1, deadlineMs });
        await engine.warmUp().catch(({ name }) => process.stdout.write(name + ' '));
        engine.warmUp().catch(() => undefined);
        if (deadlineMs > 20) await engine.close();
      }
      process.stdout.write('alive');`;
    assert.match(await outputOf(body), /^EngineUnavailableError .*alive$/);
  });
});
