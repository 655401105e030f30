import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EngineBusyError } from '../../src/faces/engine/errors.ts';
import { useFaceEngine } from '../../src/faces/engineHost.ts';
import { operations } from '../../src/operations.ts';
import { callAs, emulatorServices } from '../support/call.ts';
import type { Classroom, Student } from '../support/classroom.ts';
import { addSession, classroom, request, seen, student } from '../support/classroom.ts';
import { fails } from '../support/fails.ts';
import { fakeFaceEngine, picture, shotsOf } from '../support/fakeFaceEngine.ts';

/** As the default policy has it. */
const LIMIT = 10;

describe('the limit of attempts', () => {
  let room: Classroom;
  let ada: Student;

  before(async () => {
    useFaceEngine(fakeFaceEngine());
    room = await classroom();
    ada = await student(room, shotsOf('ada'));
  });
  after(() => {
    useFaceEngine(undefined);
  });

  /** A call as it goes over the wire, without the client's own repeats. */
  const send = (input: Parameters<typeof ada.client.checkIn>[0], key: string) =>
    callAs(ada.uid, operations.checkIn, input, { key });
  const ready = (sessionId: string, shot: number): ReturnType<typeof request> =>
    request(ada, sessionId, seen([picture('ada', shot)]));
  const fail = async (sessionId: string, times: number): Promise<void> => {
    for (let n = 0; n < times; n++) {
      await send(await request(ada, sessionId, seen([picture(null, n)])), randomUUID());
    }
  };
  const busy = async <T>(work: () => Promise<T>): Promise<T> => {
    useFaceEngine(fakeFaceEngine({ error: new EngineBusyError(1) }));
    try {
      return await work();
    } finally {
      useFaceEngine(fakeFaceEngine());
    }
  };

  it('lets the call that took the last place finish under its key', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    await fail(sessionId, LIMIT - 1);
    const [input, key] = [await ready(sessionId, 20), randomUUID()];
    const broken = Buffer.from('no image').toString('base64');
    const refused = await request(ada, sessionId, seen([broken]));
    await fails('invalid-image', send(refused, key));
    await fails('attempt-limit', send(input, randomUUID()));
    // The last place is taken: whoever took it may come again, nobody else.
    await fails('invalid-image', send(refused, key));
  });

  it('is not touched by calls that nobody looked at', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    await busy(async () => {
      for (let n = 0; n < LIMIT + 2; n++) {
        await fails('too-busy', send(await ready(sessionId, 30 + n), randomUUID()));
      }
    });
    const reply = await send(await ready(sessionId, 50), randomUUID());
    assert.equal(reply.status, 'present');
  });

  it('counts a call that was too busy at first and decided later', async () => {
    const sessionId = await addSession(room.admin, room.courseId);
    const [input, key] = [await ready(sessionId, 60), randomUUID()];
    await busy(() => fails('too-busy', send(input, key)));
    assert.equal((await send(input, key)).status, 'present');
    const { db } = emulatorServices();
    const attempts = await db
      .collection('checkInAttempts')
      .where('sessionId', '==', sessionId)
      .get();
    assert.deepEqual(
      attempts.docs.map((doc): unknown => doc.get('counted')),
      [true],
    );
  });
});

describe('a reply that weighed nothing', () => {
  it('is kept under its key like any other', async () => {
    useFaceEngine(fakeFaceEngine());
    const room = await classroom();
    const ada = await student(room, shotsOf('ada'));
    const { sessionId } = room;
    const mark = { sessionId, studentUid: ada.uid, status: 'present', reason: 'seen' } as const;
    await callAs(room.admin, operations.markAttendance, mark);
    const [input, key] = [await request(ada, sessionId, seen([picture('ada', 9)])), randomUUID()];
    const first = await callAs(ada.uid, operations.checkIn, input, { key });
    assert.deepEqual([first.alreadyRecorded, first.attemptId], [true, null]);
    const absent = { ...mark, status: 'absent', reason: 'went away' } as const;
    await callAs(room.admin, operations.markAttendance, absent);
    assert.deepEqual(await callAs(ada.uid, operations.checkIn, input, { key }), first);
    const other = { ...input, capturedAt: new Date(0).toISOString() };
    await fails('idempotency-conflict', callAs(ada.uid, operations.checkIn, other, { key }));
    useFaceEngine(undefined);
  });
});

describe('a departure that the phone could not prove', () => {
  it('is recorded by staff with the mark', async () => {
    useFaceEngine(fakeFaceEngine());
    const room = await classroom();
    const ada = await student(room, shotsOf('ada'));
    const { sessionId } = room;
    await ada.client.checkIn(await request(ada, sessionId, seen([picture('ada', 9)])));
    const mark = { sessionId, studentUid: ada.uid, reason: 'left with the class' };
    const departedAt = new Date().toISOString();
    const record = await callAs(room.admin, operations.markAttendance, {
      ...mark,
      status: 'present',
      departedAt,
    });
    assert.deepEqual([record.departure, record.departedAt], ['left_early', departedAt]);
    const absent = { ...mark, status: 'absent', departedAt } as const;
    await fails('invalid-request', callAs(room.admin, operations.markAttendance, absent));
    const later = new Date(Date.now() + 600_000).toISOString();
    const ahead = { ...mark, status: 'present', departedAt: later } as const;
    await fails('invalid-request', callAs(room.admin, operations.markAttendance, ahead));
    useFaceEngine(undefined);
  });
});
