import assert from 'node:assert/strict';
import { OFFSETS_MS, livenessFrames } from '../../../../tools/photos/liveness/livenessFrames.ts';
import { turnedPhoto } from '../../../../tools/photos/liveness/turnedPhoto.ts';
import { loadPortraits } from '../../../../tools/photos/portraits.ts';
import { vary } from '../../../../tools/photos/variations.ts';
import type { FaceEngine, FrameAnalysis } from '../../../src/faces/engine/index.ts';
import {
  CHECK_IN_LIMITS,
  createFaceEngine,
  thresholdsFor,
} from '../../../src/faces/engine/index.ts';
import { judgeQuality } from '../../../src/faces/findings.ts';
import type { LivenessAction } from '../../../src/faces/liveness/action.ts';
import { LIVENESS_ACTIONS } from '../../../src/faces/liveness/action.ts';
import { judgeLiveness } from '../../../src/faces/liveness/judgeLiveness.ts';

const SLOW_MS = 180_000;

/** People without glasses who look at the camera: on these, the synthetic eyelids close for the engine too. */
const PEOPLE = ['person-03', 'person-04', 'person-05', 'person-10'];

type Frames = readonly FrameAnalysis[];

interface Person {
  readonly name: string;
  readonly acted: Readonly<Record<LivenessAction, Frames>>;
  /** Other shots of the one photo. */
  readonly still: Frames;
  /** The photo as a print that is turned before the camera, to either side. */
  readonly print: Readonly<Record<'turn-left' | 'turn-right', Frames>>;
}

describe('liveness of real frames', function () {
  this.timeout(SLOW_MS);

  let engine: FaceEngine;
  let people: Person[];

  before(async () => {
    engine = createFaceEngine({ maxQueued: 200, deadlineMs: 60_000 });
    const portraits = (await loadPortraits()).filter(({ name }) => PEOPLE.includes(name));
    people = [];
    for (const { name, jpeg } of portraits) people.push(await person(name, jpeg));
  });
  after(() => engine.close());

  async function person(name: string, jpeg: Buffer): Promise<Person> {
    const acted = async (action: LivenessAction): Promise<Frames> =>
      await look(await livenessFrames(jpeg, action));
    const print = async (side: number): Promise<Frames> =>
      await look(
        await Promise.all(
          [0, 10, 20, 30, 40].map((deg) => turnedPhoto(jpeg, { turnedDeg: side * deg })),
        ),
      );
    return {
      name,
      acted: {
        blink: await acted('blink'),
        'turn-left': await acted('turn-left'),
        'turn-right': await acted('turn-right'),
      },
      still: await look(await Promise.all([1, 2, 3, 4, 5].map((seed) => vary(jpeg, seed)))),
      print: { 'turn-left': await print(1), 'turn-right': await print(-1) },
    };
  }

  function look(frames: readonly Buffer[]): Promise<Frames> {
    return Promise.all(frames.map((frame) => engine.analyse(frame)));
  }

  function reasons(action: LivenessAction, frames: Frames): string[] {
    const { review } = thresholdsFor(engine.model.id);
    const rules = { policy: 'required', action } as const;
    return judgeLiveness(rules, frames, OFFSETS_MS.slice(0, frames.length), review).map(
      ({ outcome, reason }) => `${outcome} ${reason}`,
    );
  }

  for (const action of LIVENESS_ACTIONS) {
    it(`shows ${action} where it was asked for`, () => {
      for (const { name, acted } of people) {
        assert.deepEqual(reasons(action, acted[action]), ['pass LIVENESS_ACTION_SHOWN'], name);
        assert.ok(judgeQuality(acted[action], CHECK_IN_LIMITS).good.length > 0, name);
      }
    });

    it(`does not show ${action} where another was asked for`, () => {
      for (const other of LIVENESS_ACTIONS.filter((one) => one !== action)) {
        for (const { name, acted } of people) {
          assert.deepEqual(reasons(other, acted[action]), ['fail LIVENESS_ACTION_MISSING'], name);
        }
      }
    });

    it(`does not show ${action} in other shots of a still photo`, () => {
      for (const { name, still } of people) {
        const [reason = '', ...more] = reasons(action, still);
        assert.match(reason, /^fail LIVENESS_(STILL|ACTION_MISSING)$/, name);
        assert.deepEqual(more, []);
      }
    });

    it(`tells another person among the frames of ${action}`, () => {
      const [one, other] = people;
      assert.ok(one && other);
      for (const at of [0, 2, 4]) {
        const mixed = one.acted[action].map((frame, i) =>
          i === at ? (other.acted[action][i] ?? assert.fail()) : frame,
        );
        assert.ok(reasons(action, mixed).includes('fail LIVENESS_OTHER_FACE'), String(at));
      }
    });

    it(`refuses two frames of ${action}`, () => {
      for (const { acted } of people) {
        const two = acted[action].slice(1, 3);
        assert.deepEqual(reasons(action, two), ['fail LIVENESS_TOO_FEW_FRAMES']);
      }
    });
  }

  it('refuses shuffled frames', () => {
    const shuffled = (frames: Frames, order: readonly number[]): Frames =>
      order.map((i) => frames[i] ?? assert.fail());
    for (const { name, acted } of people) {
      for (const action of ['turn-left', 'turn-right'] as const) {
        const mixed = shuffled(acted[action], [0, 3, 1, 4, 2]);
        assert.deepEqual(reasons(action, mixed), ['fail LIVENESS_OUT_OF_ORDER'], name);
      }
      const shutFirst = shuffled(acted.blink, [2, 0, 1, 3, 4]);
      assert.ok(!reasons('blink', shutFirst).includes('pass LIVENESS_ACTION_SHOWN'), name);
    }
  });

  it('refuses a print that is turned before the camera', () => {
    for (const { name, print } of people) {
      for (const action of ['turn-left', 'turn-right'] as const) {
        for (const frames of Object.values(print)) {
          const said = reasons(action, frames).join();
          assert.match(said, /^fail LIVENESS_(STILL|ACTION_MISSING)$/, name);
        }
      }
    }
  });
});
