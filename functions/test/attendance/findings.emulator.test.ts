import assert from 'node:assert/strict';
import { checkInWith } from '../../client/index.ts';
import type { Seen } from '../../client/index.ts';
import type { CheckInReply } from '../../src/attendance/contract.ts';
import { evidencePages } from '../../src/attendance/preview/evidencePages.ts';
import { isChanged, rejudge } from '../../src/attendance/preview/rejudge.ts';
import { DEVICE_REASONS } from '../../src/attendance/deviceFindings.ts';
import { EngineUnavailableError } from '../../src/faces/engine/errors.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { FACE_REASONS, QUALITY_REASONS } from '../../src/faces/findings.ts';
import type { LivenessAction } from '../../src/faces/liveness/action.ts';
import { LIVENESS_ACTIONS } from '../../src/faces/liveness/action.ts';
import { LIVENESS_REASONS } from '../../src/faces/liveness/reasons.ts';
import { lookalikesOf } from '../../src/faces/sameFace/lookalikeStore.ts';
import { operations } from '../../src/operations.ts';
import { LOCATION_REASONS } from '../../src/places/location.ts';
import type { Outcome } from '../../src/platform/finding.ts';
import { policyAt } from '../../src/settings/index.ts';
import type { PolicyRules } from '../../src/settings/policy.ts';
import { ACTED, acting, requestFor } from '../support/acting.ts';
import { callAs } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import {
  ROOM,
  addSession,
  classroom,
  fixInRoom,
  localClient,
  newPhone,
  request,
  seen,
  student,
} from '../support/classroom.ts';
import type { Scene } from '../support/fakeFaceEngine.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';
import type { Isolated } from '../support/isolated.ts';
import { isolatedServices } from '../support/isolated.ts';

/** What every check can say. A reason that no case below brings about fails the last test. */
const REASONS = [
  ...LOCATION_REASONS,
  ...DEVICE_REASONS,
  ...QUALITY_REASONS,
  ...FACE_REASONS,
  ...LIVENESS_REASONS,
];

/** `outcome REASON`, as the staff sees it. */
type Said = `${Outcome} ${(typeof REASONS)[number]}`;

const minutesOff = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toISOString();
/** Degrees of latitude. */
const north = (metres: number): number => metres / 111_195;

describe('every finding, from a phone to the evidence', () => {
  let services: Isolated;
  let room: Classroom;
  const found = new Set<string>();

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    services = isolatedServices();
    room = await classroom({}, services);
  });
  afterEach(async () => {
    useFaceEngine(fakeFaceEngine());
    await setRules({});
  });
  after(async () => {
    useFaceEngine(undefined);
    await services.dispose();
  });

  const newcomer = (): Promise<Student> => student(room, shotsOf('ada'));
  const own = (scene: Partial<Scene> = {}): string => picture('ada', 9, scene);
  const session = (): Promise<string> => addSession(room.admin, room.courseId, {}, services);

  /** The policy in force with other rules; all else as by default. */
  let usual: PolicyRules | undefined;
  async function setRules(changes: Partial<PolicyRules>): Promise<void> {
    const { version, rules } = await callAs(room.admin, operations.getPolicy, {}, { services });
    usual ??= rules;
    const next = { ...usual, ...changes };
    if (JSON.stringify(next) === JSON.stringify(rules)) return;
    const update = { basedOn: version, rules: next };
    await callAs(room.admin, operations.updatePolicy, update, { services });
  }

  /** Checks in and looks the attempt's findings up; the reply must tell all that speak against the student. */
  async function findings(
    who: Pick<Student, 'uid' | 'client' | 'phone'>,
    what: Seen,
    at?: string,
  ): Promise<string[]> {
    const sessionId = at ?? (await session());
    const reply = await checkInWith(who.client, who.phone, sessionId, what);
    return await evidenceOf(who, sessionId, reply);
  }

  /** What staff see of the attempt that was answered so. */
  async function evidenceOf(
    who: Pick<Student, 'uid'>,
    sessionId: string,
    reply: CheckInReply,
  ): Promise<string[]> {
    const about = { sessionId, studentUid: who.uid };
    const { attempts } = await callAs(room.admin, operations.showEvidence, about, { services });
    const attempt = attempts.find(({ attemptId }) => attemptId === reply.attemptId);
    assert.ok(attempt !== undefined, 'no evidence was kept');
    const against = attempt.findings.filter(({ outcome }) => outcome !== 'pass');
    assert.deepEqual(
      reply.reasons.map(({ reason }) => reason).toSorted(),
      against.map(({ reason }) => reason).toSorted(),
    );
    const failed = against.some(({ outcome }) => outcome === 'fail');
    const unsure = against.length > 0;
    assert.equal(reply.decision, failed ? 'rejected' : unsure ? 'pending_review' : 'accepted');
    for (const { reason } of attempt.findings) found.add(reason);
    return attempt.findings.map(({ outcome, reason }) => `${outcome} ${reason}`);
  }

  const GOOD: readonly Said[] = [
    'pass INSIDE_GEOFENCE',
    'pass DEVICE_OK',
    'pass QUALITY_OK',
    'pass FACE_MATCH',
    'pass LIVENESS_RECORDED',
  ];
  /** The findings of a good check-in with some of them exchanged. */
  const but = (index: number, ...instead: readonly Said[]): string[] =>
    [...GOOD].toSpliced(index, 1, ...instead);

  it('of one’s own face at the place speaks for the student', async () => {
    assert.deepEqual(await findings(await newcomer(), seen([own()])), GOOD);
  });

  describe('about the place', () => {
    const cases: readonly (readonly [string, () => Seen['location'], readonly Said[]])[] = [
      ['at the edge', () => fixInRoom({ lat: ROOM.lat + north(50) }), ['review EDGE_OF_GEOFENCE']],
      ['far away', () => fixInRoom({ lat: ROOM.lat + north(2000) }), ['fail OUTSIDE_GEOFENCE']],
      ['known vaguely', () => fixInRoom({ accuracyM: 250 }), ['review LOCATION_TOO_COARSE']],
      [
        'made up',
        () => fixInRoom({ mock: true }),
        ['pass INSIDE_GEOFENCE', 'review LOCATION_MOCKED'],
      ],
      [
        'of earlier',
        () => fixInRoom({ fixAt: minutesOff(-10) }),
        ['pass INSIDE_GEOFENCE', 'review LOCATION_STALE'],
      ],
      [
        'of later',
        () => fixInRoom({ fixAt: minutesOff(10) }),
        ['pass INSIDE_GEOFENCE', 'review LOCATION_IN_FUTURE'],
      ],
      ['not told', () => null, ['fail LOCATION_MISSING']],
    ];
    for (const [how, location, said] of cases) {
      it(how, async () => {
        const what = seen([own()], location());
        assert.deepEqual(await findings(await newcomer(), what), but(0, ...said));
      });
    }

    it('reached faster than anybody travels', async () => {
      const ada = await newcomer();
      await findings(ada, seen([own()]));
      const soon = fixInRoom({ lat: ROOM.lat + north(5000) });
      const said = await findings(ada, seen([own()], soon));
      assert.deepEqual(said, but(0, 'fail OUTSIDE_GEOFENCE', 'review IMPOSSIBLE_TRAVEL'));
    });

    it('that a session online does not ask for', async () => {
      const online = { startsAt: minutesOff(-5), endsAt: minutesOff(55), placeIds: [] };
      const about = { courseId: room.courseId, ...online };
      const { id } = await callAs(room.admin, operations.addSession, about, { services });
      const said = await findings(await newcomer(), seen([own()], null), id);
      assert.deepEqual(said, but(0, 'pass LOCATION_NOT_REQUIRED'));
    });
  });

  describe('about the phone', () => {
    it('that nobody registered for the student', async () => {
      const [ada, eve] = [await newcomer(), await student(room, null)];
      const phone = { ...ada.phone, deviceId: eve.phone.deviceId };
      const said = await findings({ ...ada, phone }, seen([own()]));
      assert.deepEqual(said, but(1, 'fail DEVICE_UNKNOWN'));
    });

    it('whose registration was withdrawn', async () => {
      const ada = await newcomer();
      await ada.client.revokeDevice({ deviceId: ada.phone.deviceId });
      assert.deepEqual(await findings(ada, seen([own()])), but(1, 'fail DEVICE_REVOKED'));
    });

    it('that did not sign', async () => {
      const ada = await newcomer();
      const { key } = await newPhone(ada.uid, ada.client);
      const said = await findings({ ...ada, phone: { ...ada.phone, key } }, seen([own()]));
      assert.deepEqual(said, but(1, 'fail DEVICE_SIGNATURE_INVALID'));
    });

    it('that counts backwards', async () => {
      const ada = await newcomer();
      await findings(ada, seen([own()]));
      const phone = { ...ada.phone, nextCounter: () => 1 };
      const said = await findings({ ...ada, phone }, seen([own()]));
      assert.deepEqual(said, but(1, 'review DEVICE_COUNTER_REUSED'));
    });

    it('whose clock is wrong', async () => {
      const ada = await newcomer();
      // The phone takes its time from this process: it is the server's that runs eleven minutes ahead.
      const clock = { now: () => new Date(Date.now() + 11 * 60_000) };
      const client = localClient(ada.uid, { ...services, clock });
      const what = seen([own()], fixInRoom({ fixAt: minutesOff(11) }));
      const said = await findings({ ...ada, client }, what);
      assert.deepEqual(said, but(1, 'review CAPTURE_TIME_SKEWED'));
    });
  });

  describe('about the frames', () => {
    /** Without a good frame no face is compared. */
    const poor = (said: Said): string[] => [...GOOD].toSpliced(2, 2, said);
    const cases: readonly (readonly [Said, string])[] = [
      ['fail NO_FACE', picture(null)],
      ['fail MULTIPLE_FACES', own({ faces: 2 })],
      ['fail FACE_TOO_SMALL', own({ eyeDistancePx: 12 })],
      ['fail NOT_CENTERED', own({ centreOffset: 0.5 })],
      ['fail MOVE_CLOSER', own({ faceShare: 0.1 })],
      ['fail MOVE_BACK', own({ faceShare: 0.95 })],
      ['fail EXTREME_POSE', own({ yawDeg: 60 })],
      ['fail LOW_LIGHT', own({ luma: 10 })],
      ['fail TOO_BRIGHT', own({ luma: 240 })],
      ['fail BLURRY', own({ sharpness: 0.0001 })],
      ['fail OCCLUDED', own({ presence: 0.2 })],
      ['fail EYES_CLOSED', own({ eyeAperture: 0.05 })],
    ];
    for (const [said, frame] of cases) {
      it(said, async () => {
        assert.deepEqual(await findings(await newcomer(), seen([frame])), poor(said));
      });
    }

    it('fail FRAMES_MISSING', async () => {
      assert.deepEqual(await findings(await newcomer(), seen([])), poor('fail FRAMES_MISSING'));
    });
  });

  describe('about the face', () => {
    const compared = (said: Said): string[] => but(3, said);
    const unseen = (said: Said): string[] => [...GOOD].toSpliced(2, 3, said);

    it('that is only similar, another’s, or of two people', async () => {
      const ada = await newcomer();
      const similar = await findings(ada, seen([own({ likeness: 0.42 })]));
      assert.deepEqual(similar, compared('review FACE_UNCERTAIN'));
      const other = await findings(ada, seen([picture('eve')]));
      assert.deepEqual(other, compared('fail FACE_MISMATCH'));
      const both = await findings(ada, seen([own(), picture('eve')]));
      assert.deepEqual(both, compared('fail FRAMES_INCONSISTENT'));
    });

    it('that is as much somebody else’s, who is known to look alike', async () => {
      const [ada, twin] = [await newcomer(), await newcomer()];
      await services.db
        .collection('lookalikes')
        .doc(ada.uid)
        .set(lookalikesOf(1, [{ uid: twin.uid, templateVersion: 1, similarity: 0.9 }]));
      assert.deepEqual(await findings(ada, seen([own()])), compared('review FACE_LOOKALIKE'));
    });

    it('of somebody who never enrolled one', async () => {
      const said = await findings(await student(room, null), seen([own()]));
      assert.deepEqual(said, unseen('fail FACE_NOT_ENROLLED'));
    });

    it('where nobody has to show one', async () => {
      await setRules({ face: 'optional' });
      const said = await findings(await newcomer(), seen([]));
      assert.deepEqual(said, unseen('pass FACE_NOT_REQUIRED'));
    });

    it('whose template cannot be opened', async () => {
      const ada = await newcomer();
      await services.keyring.doc(`keyring/${ada.uid}`).delete();
      assert.deepEqual(await findings(ada, seen([own()])), compared('review TEMPLATE_UNREADABLE'));
    });

    it('whose template is another model’s', async () => {
      const ada = await newcomer();
      const engine = fakeFaceEngine();
      useFaceEngine({ ...engine, model: { ...engine.model, version: 'newer' } });
      assert.deepEqual(await findings(ada, seen([own()])), compared('review TEMPLATE_OUTDATED'));
    });

    it('that nobody could look at', async () => {
      const ada = await newcomer();
      useFaceEngine(fakeFaceEngine({ error: new EngineUnavailableError('models', 'none here') }));
      assert.deepEqual(
        await findings(ada, seen([own()])),
        unseen('review FACE_ENGINE_UNAVAILABLE'),
      );
    });
  });

  it('about liveness, switched off', async () => {
    await setRules({ liveness: 'off' });
    assert.deepEqual(await findings(await newcomer(), seen([own()])), but(4, 'pass LIVENESS_OFF'));
  });

  describe('about liveness, required', () => {
    beforeEach(() => setRules({ liveness: 'required' }));

    async function when(
      action: LivenessAction,
      what: Seen,
      who?: Student,
    ): Promise<readonly string[]> {
      const ada = who ?? (await newcomer());
      const input = await requestFor(ada, session, action, what);
      return await evidenceOf(ada, input.sessionId, await ada.client.checkIn(input));
    }
    const saying = (...instead: readonly Said[]): string[] => but(4, ...instead);
    const turned = (...yaws: readonly number[]): Seen =>
      acting(
        'ada',
        yaws.map((yawDeg) => ({ yawDeg })),
      );

    for (const action of LIVENESS_ACTIONS) {
      it(`${action} as asked`, async () => {
        const said = await when(action, acting('ada', ACTED[action]));
        assert.deepEqual(said, saying('pass LIVENESS_ACTION_SHOWN'));
      });

      it(`${action} asked, another shown`, async () => {
        for (const other of LIVENESS_ACTIONS.filter((one) => one !== action)) {
          const said = await when(action, acting('ada', ACTED[other]));
          assert.deepEqual(said, saying('fail LIVENESS_ACTION_MISSING'), other);
        }
      });

      it(`${action} asked, a still photo shown`, async () => {
        const said = await when(action, turned(0, 1, 0, -1));
        assert.deepEqual(said, saying('fail LIVENESS_STILL'));
      });
    }

    it('a head that is turned from the start, one that jumps, one that goes to and fro', async () => {
      assert.deepEqual(
        await when('turn-left', turned(20, 30, 45)),
        saying('fail LIVENESS_NOT_FRONTAL'),
      );
      assert.deepEqual(await when('turn-left', turned(0, 1, 30)), saying('fail LIVENESS_JUMPED'));
      assert.deepEqual(
        await when('turn-left', turned(0, 20, 9, 29)),
        saying('fail LIVENESS_OUT_OF_ORDER'),
      );
    });

    it('two frames, and frames taken at once', async () => {
      assert.deepEqual(
        await when('turn-left', turned(0, 25)),
        saying('fail LIVENESS_TOO_FEW_FRAMES'),
      );
      const atOnce = acting('ada', ACTED.blink, [0, 1, 2, 3]);
      assert.deepEqual(await when('blink', atOnce), saying('fail LIVENESS_MISTIMED'));
    });

    it('somebody else in the frame that shows the action', async () => {
      const [first, , ...rest] = acting('ada', ACTED.blink).frames;
      const [shut] = acting('bob', [{ eyeAperture: 0.05 }]).frames;
      assert.ok(first && shut);
      const mixed = { ...acting('ada', ACTED.blink), frames: [first, shut, ...rest] };
      assert.deepEqual(await when('blink', mixed), saying('fail LIVENESS_OTHER_FACE'));
    });

    it('frames that were weighed before, all of them or one', async () => {
      const who = await newcomer();
      const first = acting('ada', ACTED.blink);
      await when('blink', first, who);
      assert.deepEqual(await when('blink', first, who), saying('fail LIVENESS_REPLAYED'));
      const { frames, ...fresh } = acting('ada', ACTED.blink);
      const [old] = first.frames;
      assert.ok(old);
      const mixed = { ...fresh, frames: [old, ...frames.slice(1)] };
      assert.deepEqual(await when('blink', mixed, who), saying('fail LIVENESS_REPLAYED'));
    });

    it('nothing asked for, as the rules changed in between', async () => {
      const who = await newcomer();
      const sessionId = await session();
      await setRules({ liveness: 'record' });
      const input = await request(who, sessionId, seen([own()]));
      await setRules({ liveness: 'required' });
      const said = await evidenceOf(who, sessionId, await who.client.checkIn(input));
      assert.deepEqual(said, saying('fail LIVENESS_NOT_ASKED'));
    });
  });

  // A group of its own, for a group's tests run before the groups within it.
  describe('taken together', () => {
    it('is one of a closed list, and each of the list was seen above', () => {
      assert.deepEqual([...found].toSorted(), REASONS.toSorted());
    });

    it('is judged the same when it is judged again under the rules of then', async () => {
      const { db } = services;
      const range = { from: new Date(0), to: new Date(Date.now() + 60_000), courseId: undefined };
      let examined = 0;
      for await (const page of evidencePages(db, range, 10_000)) {
        for (const { id, evidence, session: held } of page) {
          const { rules } = (await policyAt(db, evidence.policyVersion)) ?? assert.fail();
          const again = rejudge(evidence, held, rules, rules);
          assert.equal(isChanged(again), false, `${id}: ${JSON.stringify(again)}`);
          assert.deepEqual(again.after.reasons.toSorted(), again.before.reasons.toSorted());
          assert.deepEqual(again.unmeasured, []);
          examined++;
        }
      }
      assert.ok(examined >= 40, String(examined));
    });
  });
});
