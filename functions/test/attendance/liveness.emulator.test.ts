import assert from 'node:assert/strict';
import type { Asked, Client, Seen } from '../../client/index.ts';
import { checkInWith } from '../../client/index.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import type { LivenessAction } from '../../src/faces/index.ts';
import { seenFramesRef } from '../../src/faces/index.ts';
import { operations } from '../../src/operations.ts';
import { ACTED, acting, requestFor } from '../support/acting.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, request, seen, student } from '../support/classroom.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';

type Reply = Awaited<ReturnType<Client['checkIn']>>;

const reasonsOf = ({ reasons }: Reply): string[] => reasons.map(({ reason }) => reason);
const act = (asked: Asked): Promise<Seen> => {
  assert.ok(asked !== 'none', 'no action was asked for');
  return Promise.resolve(acting('ada', ACTED[asked]));
};

describe('checking in where the course requires liveness', () => {
  let room: Classroom;
  let ada: Student;

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    room = await classroom();
    const { courseId } = room;
    await callAs(room.admin, operations.updateCourse, {
      courseId,
      rules: { liveness: 'required' },
    });
    ada = await student(room, shotsOf('ada'));
  });
  after(() => {
    useFaceEngine(undefined);
  });

  const session = (): Promise<string> => addSession(room.admin, room.courseId);
  const asking = (action: LivenessAction, what: Seen) => requestFor(ada, session, action, what);
  async function ask(sessionId: string): Promise<Asked> {
    const about = { sessionId, deviceId: ada.phone.deviceId };
    return (await ada.client.beginCheckIn(about)).liveness;
  }

  it('asks for an action and accepts it, at arrival and at departure', async () => {
    const sessionId = await session();
    const arrival = await checkInWith(ada.client, ada.phone, sessionId, act);
    assert.deepEqual(
      [arrival.decision, arrival.status, reasonsOf(arrival)],
      ['accepted', 'present', []],
    );
    const departure = await checkInWith(ada.client, ada.phone, sessionId, act, 'checkOut');
    assert.deepEqual([departure.decision, departure.departure], ['accepted', 'left_early']);
  });

  it('asks for none where neither the course nor the institution requires it', async () => {
    const other = await classroom();
    const bob = await student(other, shotsOf('bob'));
    const about = { sessionId: other.sessionId, deviceId: bob.phone.deviceId };
    assert.equal((await bob.client.beginCheckIn(about)).liveness, 'none');
  });

  it('asks for the same however often a phone begins, and for all of them over many sessions', async () => {
    const sessionId = await session();
    const again = await Promise.all([1, 2, 3, 4, 5].map(() => ask(sessionId)));
    assert.equal(new Set(again).size, 1);
    const others = new Set<Asked>();
    for (let i = 0; i < 60 && others.size < 3; i++) others.add(await ask(await session()));
    assert.deepEqual([...others].toSorted(), ['blink', 'turn-left', 'turn-right']);
  });

  it('takes the action from the challenge and from nowhere else', async () => {
    const input = await asking('blink', acting('ada', ACTED['turn-left']));
    const claimed = { ...input, liveness: 'turn-left' };
    await fails('invalid-request', ada.client.checkIn(claimed));
    assert.deepEqual(reasonsOf(await ada.client.checkIn(input)), ['LIVENESS_ACTION_MISSING']);
  });

  it('names what is wrong with the times of the frames, and spends no attempt on that', async () => {
    const what = acting('ada', ACTED.blink);
    const input = await asking('blink', what);
    const { frameOffsetsMs: offsets, ...untimed } = input;
    assert.ok(offsets);
    for (const frameOffsetsMs of [undefined, [], [0, 1, 2], [0, 300, 200, 900], [1, 2, 3, 400]]) {
      const wrong = frameOffsetsMs === undefined ? untimed : { ...untimed, frameOffsetsMs };
      const { details } = await fails('invalid-request', ada.client.checkIn(wrong));
      assert.deepEqual(
        details.fields?.map(({ field }) => field),
        ['frameOffsetsMs'],
      );
    }
    assert.equal((await ada.client.checkIn(input)).decision, 'accepted');
  });

  it('notices times that were changed after signing', async () => {
    const input = await asking('blink', acting('ada', ACTED.blink));
    const changed = { ...input, frameOffsetsMs: [0, 400, 800, 1200] };
    assert.deepEqual(reasonsOf(await ada.client.checkIn(changed)), ['DEVICE_SIGNATURE_INVALID']);
  });

  it('refuses one frame sent twice in a set', async () => {
    const what = acting('ada', ACTED.blink);
    const [first] = what.frames;
    assert.ok(first);
    const input = await asking('blink', { ...what, frames: [...what.frames.slice(0, 3), first] });
    await fails('invalid-image', ada.client.checkIn(input));
  });

  it('takes one set of frames once, also from parallel calls', async () => {
    const what = acting('ada', ACTED['turn-right']);
    const inputs = [await asking('turn-right', what), await asking('turn-right', what)];
    const replies = await Promise.all(inputs.map((input) => ada.client.checkIn(input)));
    assert.deepEqual(replies.map(reasonsOf).toSorted(), [[], ['LIVENESS_REPLAYED']]);
  });

  it('remembers nothing that looks like a picture, and nothing of frames nobody looked at', async () => {
    const { db } = emulatorServices();
    await checkInWith(ada.client, ada.phone, await session(), act);
    const { marks = [] } = (await seenFramesRef(db, ada.uid).get()).data() ?? {};
    assert.ok(marks.length >= 4);
    for (const mark of marks) assert.match(mark, /^[\w-]{16}$/);
    const eve = await student(room, null);
    const unseen = await checkInWith(eve.client, eve.phone, await session(), act);
    assert.deepEqual(reasonsOf(unseen), ['FACE_NOT_ENROLLED']);
    assert.equal((await seenFramesRef(db, eve.uid).get()).exists, false);
  });

  it('still wants the face itself: an action of somebody else is no match', async () => {
    const reply = await checkInWith(ada.client, ada.phone, await session(), (asked) => {
      assert.ok(asked !== 'none');
      return Promise.resolve(acting('bob', ACTED[asked]));
    });
    assert.deepEqual(reasonsOf(reply), ['FACE_MISMATCH']);
  });

  it('keeps a session as it was when the course changes its word after it was added', async () => {
    const { admin, courseId } = room;
    const before = await session();
    await callAs(admin, operations.updateCourse, { courseId, rules: { liveness: 'off' } });
    try {
      const after = await session();
      assert.notEqual(await ask(before), 'none');
      assert.equal(await ask(after), 'none');
      const plain = await ada.client.checkIn(await request(ada, after, seen([picture('ada', 77)])));
      assert.equal(plain.decision, 'accepted');
    } finally {
      await callAs(admin, operations.updateCourse, { courseId, rules: { liveness: 'required' } });
    }
  });
});
