import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FrameAnalysis } from '../../../src/faces/engine/port.ts';
import { ACTION_HELD_MS, LIVENESS_ACTIONS, actionFor } from '../../../src/faces/liveness/action.ts';
import type { LivenessAction } from '../../../src/faces/liveness/action.ts';
import { SPAN_MS, judgeLiveness } from '../../../src/faces/liveness/judgeLiveness.ts';
import {
  REMEMBERED_FRAMES,
  rememberedAfter,
  withReplays,
} from '../../../src/faces/liveness/seenFrames.ts';
import { fakeFaceEngine, picture } from '../../support/fakeFaceEngine.ts';

const SAME_FROM = 0.35;

describe('liveness, judged', () => {
  let plain: FrameAnalysis;
  before(async () => {
    plain = await fakeFaceEngine().analyse(Buffer.from(picture('ann'), 'base64'));
  });

  function frames(poses: readonly { yawDeg?: number; eyeAperture?: number }[]): FrameAnalysis[] {
    const { face } = plain;
    assert.ok(face);
    return poses.map((pose) => ({ ...plain, face: { ...face, ...pose } }));
  }

  function reasons(
    action: LivenessAction | null,
    shown: readonly FrameAnalysis[],
    offsets: readonly number[] | null = shown.map((_, i) => 300 * i),
  ): string[] {
    const found = judgeLiveness({ policy: 'required', action }, shown, offsets, SAME_FROM);
    return found.map(({ reason }) => reason);
  }
  const turn = (...yaws: readonly number[]): FrameAnalysis[] =>
    frames(yaws.map((yawDeg) => ({ yawDeg })));
  const blink = (...apertures: readonly number[]): FrameAnalysis[] =>
    frames(apertures.map((eyeAperture) => ({ eyeAperture })));

  it('says nothing more than that it is off, or what was recorded', () => {
    for (const [policy, reason] of [
      ['off', 'LIVENESS_OFF'],
      ['record', 'LIVENESS_RECORDED'],
    ] as const) {
      const found = judgeLiveness({ policy, action: 'blink' }, turn(0, 0, 0), null, SAME_FROM);
      assert.deepEqual(
        found.map((one) => [one.outcome, one.reason]),
        [['pass', reason]],
      );
    }
  });

  it('takes left and right for the person’s own, as an unmirrored camera sees them', () => {
    assert.deepEqual(reasons('turn-left', turn(0, 12, 25)), ['LIVENESS_ACTION_SHOWN']);
    assert.deepEqual(reasons('turn-right', turn(0, -12, -25)), ['LIVENESS_ACTION_SHOWN']);
    assert.deepEqual(reasons('turn-left', turn(0, -12, -25)), ['LIVENESS_ACTION_MISSING']);
    assert.deepEqual(reasons('turn-right', turn(0, 12, 25)), ['LIVENESS_ACTION_MISSING']);
  });

  it('lets a head come back, and wander a little on its way', () => {
    assert.deepEqual(reasons('turn-left', turn(-3, 8, 5, 18, 30, 20, 4)), [
      'LIVENESS_ACTION_SHOWN',
    ]);
    assert.deepEqual(reasons('turn-left', turn(0, 25, 12, 30)), ['LIVENESS_OUT_OF_ORDER']);
    assert.deepEqual(reasons('turn-left', turn(0, 12, 30, 5, 20)), ['LIVENESS_OUT_OF_ORDER']);
  });

  it('wants twenty degrees, and not one less', () => {
    assert.deepEqual(reasons('turn-left', turn(0, 10, 19.9)), ['LIVENESS_ACTION_MISSING']);
    assert.deepEqual(reasons('turn-left', turn(0, 10, 20)), ['LIVENESS_ACTION_SHOWN']);
  });

  it('wants eyes that are open at both ends and shut between', () => {
    assert.deepEqual(reasons('blink', blink(0.3, 0.3, 0.1, 0.3)), ['LIVENESS_ACTION_SHOWN']);
    assert.deepEqual(reasons('blink', blink(0.1, 0.3, 0.3, 0.3)), ['LIVENESS_OUT_OF_ORDER']);
    assert.deepEqual(reasons('blink', blink(0.3, 0.3, 0.3, 0.1)), ['LIVENESS_OUT_OF_ORDER']);
    assert.deepEqual(reasons('blink', blink(0.3, 0.2, 0.3, 0.3)), ['LIVENESS_ACTION_MISSING']);
    assert.deepEqual(reasons('blink', blink(0.3, 0.3, 0.3, 0.3)), ['LIVENESS_STILL']);
  });

  it('wants times that a person can have moved in', () => {
    const shown = turn(0, 12, 25);
    for (const offsets of [
      null,
      [],
      [0, 500],
      [0, 500, 400],
      [0, 500, 500],
      [0, 100, SPAN_MS.least - 1],
      [0, 100, SPAN_MS.most + 1],
      [0, NaN, 500],
    ]) {
      assert.deepEqual(
        reasons('turn-left', shown, offsets),
        ['LIVENESS_MISTIMED'],
        String(offsets),
      );
    }
    for (const span of [SPAN_MS.least, SPAN_MS.most]) {
      assert.deepEqual(reasons('turn-left', shown, [0, 100, span]), ['LIVENESS_ACTION_SHOWN']);
    }
  });

  it('leaves frames without a face out, and needs three with one', () => {
    const [first, ...others] = turn(0, 12, 25);
    assert.ok(first);
    const lost = { ...first, face: null };
    assert.deepEqual(reasons('turn-left', [first, lost, ...others]), ['LIVENESS_ACTION_SHOWN']);
    assert.deepEqual(reasons('turn-left', [first, lost, lost]), ['LIVENESS_TOO_FEW_FRAMES']);
    assert.deepEqual(reasons('turn-left', []), ['LIVENESS_MISTIMED', 'LIVENESS_TOO_FEW_FRAMES']);
  });

  it('wants one face in all frames, measured', async () => {
    const engine = fakeFaceEngine();
    const bob = await engine.analyse(Buffer.from(picture('bob', 1, { yawDeg: 25 }), 'base64'));
    assert.deepEqual(reasons('turn-left', [...turn(0, 12), bob]), ['LIVENESS_OTHER_FACE']);
    const { face } = plain;
    assert.ok(face);
    const unknown = { ...plain, face: { ...face, yawDeg: 25, embedding: null } };
    assert.deepEqual(reasons('turn-left', [...turn(0, 12), unknown]), ['LIVENESS_OTHER_FACE']);
  });

  it('never passes what could not be measured', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.constantFrom(...LIVENESS_ACTIONS), (at, action) => {
        const poses = [0, 12, 25, 30].map((deg, i) => ({
          yawDeg: i === at ? NaN : action === 'turn-right' ? -deg : deg,
          eyeAperture: i === at ? NaN : 0.3,
        }));
        assert.ok(!reasons(action, frames(poses)).includes('LIVENESS_ACTION_SHOWN'));
      }),
    );
  });

  it('passes no order of frames but one way out and one way back', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 10, 20, 30, 40], { minLength: 5 }), (yaws) => {
        const peak = yaws.indexOf(40);
        const oneWay = yaws.every((yaw, i) => {
          const before = yaws[i - 1];
          return before === undefined || (i <= peak ? yaw > before : yaw < before);
        });
        const shown = reasons('turn-left', turn(...yaws)).includes('LIVENESS_ACTION_SHOWN');
        assert.ok(oneWay || !shown, yaws.join(' '));
      }),
    );
  });

  it('asks for each action about as often', () => {
    const now = new Date();
    const draw = (i: number): LivenessAction => actionFor('secret', ['ann', String(i)], now);
    const picked = Array.from({ length: 3000 }, (_, i) => draw(i));
    for (const action of LIVENESS_ACTIONS) {
      const count = picked.filter((one) => one === action).length;
      // Within six standard deviations of a third.
      assert.ok(Math.abs(count - 1000) < 6 * Math.sqrt(3000 * (1 / 3) * (2 / 3)), String(count));
    }
  });

  it('asks the same of a person for ten minutes, however often one begins', () => {
    const start = ACTION_HELD_MS * 2_800_000;
    const at = (ms: number): string => actionFor('secret', ['ann', 's1'], new Date(start + ms));
    assert.equal(at(0), at(ACTION_HELD_MS - 1));
    const periods = Array.from({ length: 60 }, (_, i) => at(i * ACTION_HELD_MS));
    assert.equal(new Set(periods).size, LIVENESS_ACTIONS.length);
  });
});

describe('frames that are remembered', () => {
  const shown = {
    check: 'liveness',
    outcome: 'pass',
    reason: 'LIVENESS_ACTION_SHOWN',
    evidence: {},
  } as const;

  it('speak against the action when they come again', () => {
    assert.deepEqual(withReplays([shown], ['a', 'b'], ['c']), [shown]);
    const [only, ...more] = withReplays([shown], ['a', 'b'], ['b', 'c']);
    assert.deepEqual([only?.outcome, only?.reason], ['fail', 'LIVENESS_REPLAYED']);
    assert.deepEqual([only?.evidence, more], [{ replayed: 1, frames: 2 }, []]);
  });

  it('are the newest, each once, never more than the limit', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(400).map(String), { maxLength: REMEMBERED_FRAMES }),
        fc.uniqueArray(fc.nat(400).map(String), { maxLength: 8 }),
        (seen, marks) => {
          const kept = rememberedAfter(seen, marks);
          assert.equal(new Set(kept).size, kept.length);
          assert.ok(kept.length <= REMEMBERED_FRAMES);
          assert.deepEqual(kept.slice(kept.length - marks.length), marks);
        },
      ),
    );
  });
});
