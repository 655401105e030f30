import assert from 'node:assert/strict';
import { analyseImages, useFaceEngine, warmFaceEngine } from '../../src/faces/engineHost.ts';
import { EngineUnavailableError } from '../../src/faces/engine/errors.ts';
import { FACE_WORKERS } from '../../src/params.ts';
import { TIERS } from '../../src/platform/tier.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, picture } from '../support/fakeFaceEngine.ts';

/** Frames of one check-in at most. */
const MOST_FRAMES = 8;

const framesOf = (person: string): Buffer[] =>
  Array.from({ length: MOST_FRAMES }, (_, shot) => Buffer.from(picture(person, shot), 'base64'));

/** An engine that answers when told to, and knows how many frames it had at once. */
function gatedEngine() {
  const engine = fakeFaceEngine();
  const gate = Promise.withResolvers<undefined>();
  const load = { now: 0, most: 0 };
  useFaceEngine({
    ...engine,
    analyse: async (image, options) => {
      load.now += 1;
      load.most = Math.max(load.most, load.now);
      await gate.promise;
      load.now -= 1;
      return engine.analyse(image, options);
    },
  });
  return { load, open: () => gate.resolve(undefined) };
}

describe('the host of the engine', () => {
  afterEach(() => useFaceEngine(undefined));

  it('serves as many full requests as an instance is given at once', async () => {
    const { load, open } = gatedEngine();
    const people = Array.from({ length: TIERS.face.concurrency }, (_, n) => `person ${String(n)}`);
    const answers = people.map((person) => analyseImages(framesOf(person)));
    open();
    for (const answer of await Promise.all(answers)) {
      assert.equal(answer.status === 'analysed' && answer.frames.length, MOST_FRAMES);
    }
    assert.ok(load.most <= FACE_WORKERS.value() ** 2);
  });

  it('refuses a request as too busy when too many wait, however few frames it has', async () => {
    const { open } = gatedEngine();
    const places = FACE_WORKERS.value() + 16;
    const answers = Array.from({ length: places }, () => analyseImages(framesOf('ann')));
    const one = framesOf('bob').slice(0, 1);
    const { details } = await fails('too-busy', analyseImages(one));
    assert.ok((details.retryAfterS ?? 0) >= 1);
    open();
    await Promise.all(answers);
    assert.equal((await analyseImages(one)).status, 'analysed');
  });

  it('is warmed without a word when that fails: the first call tells', async () => {
    useFaceEngine({
      ...fakeFaceEngine(),
      warmUp: () => Promise.reject(new EngineUnavailableError('models', 'none here')),
    });
    await warmFaceEngine();
  });

  it('keeps the order of the frames', async () => {
    useFaceEngine(fakeFaceEngine());
    const lumas = [50, 60, 70, 80, 90];
    const images = lumas.map((luma, n) => Buffer.from(picture('ann', n, { luma }), 'base64'));
    const answer = await analyseImages(images);
    assert.ok(answer.status === 'analysed');
    assert.deepEqual(
      answer.frames.map(({ frameLuma }) => frameLuma),
      lumas,
    );
  });

  it('refuses a file that is none, even when the engine cannot look at another', async () => {
    const engine = fakeFaceEngine();
    const good = Buffer.from(picture('ann'), 'base64');
    useFaceEngine({
      ...engine,
      analyse: (image, options) =>
        good.equals(image)
          ? Promise.reject(new EngineUnavailableError('deadline', 'late'))
          : engine.analyse(image, options),
    });
    const { details } = await fails('invalid-image', analyseImages([good, Buffer.from('%PDF')]));
    assert.deepEqual(
      details.fields?.map(({ field }) => field),
      ['images.1'],
    );
    assert.equal((await analyseImages([good])).status, 'unavailable');
  });
});
