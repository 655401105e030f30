import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulatorServices } from '../../functions/test/support/call.ts';
import type { ServedFunction } from '../support/functionsFramework.ts';
import type { CheckInAnswer, LectureHall, SignedInStudent } from '../support/lectureHall.ts';
import { lectureHall, openSession, readyCheckIn, send } from '../support/lectureHall.ts';

const PARALLEL = 50;

/** How an answer reads in a tally. */
function kind(answer: CheckInAnswer): string {
  if (!answer.ok) return `${String(answer.httpStatus)} ${answer.code ?? ''}`;
  return answer.result.alreadyRecorded ? 'already recorded' : 'recorded';
}

describe('one instance under functions-framework', function () {
  this.timeout(120_000);
  const logFile = join(tmpdir(), `rollcall-inferences-${randomUUID()}.log`);
  const inferences = (): number =>
    existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd().split('\n').length : 0;
  let hall: LectureHall;
  let ada: SignedInStudent;
  let served: ServedFunction;

  before(async () => {
    hall = await lectureHall();
    ada = await hall.newStudent();
    served = await hall.serve('test/load/countInferences.ts', { INFERENCE_LOG: logFile });
  });
  beforeEach(() => {
    rmSync(logFile, { force: true });
  });
  after(async () => {
    await served.stop();
    await hall.dispose();
    rmSync(logFile, { force: true });
  });

  it('leaves exactly one record of fifty parallel check-ins of one student', async () => {
    const sessionId = await openSession(hall.room);
    // Ten challenges, five calls of each: two under one key, as a phone repeats itself, three under keys of their own.
    const ready = await Promise.all(
      Array.from({ length: PARALLEL / 5 }, () => readyCheckIn(ada, sessionId)),
    );
    const calls = ready.flatMap((checkIn) => [
      checkIn,
      checkIn,
      ...[1, 2, 3].map(() => ({ ...checkIn, idempotencyKey: randomUUID() })),
    ]);
    assert.equal(calls.length, PARALLEL);
    const answers = await Promise.all(calls.map((call) => send(served, call)));

    const record = emulatorServices().db.doc(`sessions/${sessionId}/attendance/${ada.uid}`);
    assert.equal((await record.get()).get('status'), 'present');
    const events = await record.collection('events').get();
    assert.deepEqual(
      events.docs.map((doc): unknown => doc.get('kind')),
      ['check-in'],
    );
    const recorded = answers.flatMap((answer) =>
      answer.ok && !answer.result.alreadyRecorded ? [answer.result] : [],
    );
    assert.ok(recorded.length >= 1, JSON.stringify(answers.map(kind)));
    // Whoever was told that it recorded the arrival was told the same: the winner and its repetition.
    for (const reply of recorded) assert.deepEqual(reply, recorded[0]);
    assert.equal(events.docs[0]?.id, recorded[0]?.attemptId);
    for (const answer of answers) {
      if (answer.ok) {
        assert.equal(answer.result.status, 'present');
        continue;
      }
      assert.equal(answer.httpStatus, 409, JSON.stringify(answer));
      assert.ok(['in-progress', 'replay'].includes(answer.code ?? ''), JSON.stringify(answer));
      assert.equal(answer.retryAfterS !== null, answer.code === 'in-progress');
    }
    assert.equal(inferences(), 1);
    const audit = emulatorServices()
      .db.collection('audit')
      .where('subject', '==', record.path)
      .where('action', '==', 'check-in.accepted');
    assert.equal((await audit.count().get()).data().count, 1);
    const notices = emulatorServices()
      .db.collection('notifications')
      .where('data.sessionId', '==', sessionId);
    assert.equal((await notices.count().get()).data().count, 1);
  });

  it('runs one inference for fifty replays of one challenge, and one of them wins', async () => {
    const sessionId = await openSession(hall.room);
    const first = await readyCheckIn(ada, sessionId);
    const replays = Array.from({ length: PARALLEL }, () => ({
      ...first,
      idempotencyKey: randomUUID(),
    }));
    const answers = await Promise.all(replays.map((call) => send(served, call)));
    const tally = Map.groupBy(answers, kind);
    assert.equal(tally.get('recorded')?.length, 1, JSON.stringify(answers.map(kind)));
    assert.equal(tally.get('409 replay')?.length, PARALLEL - 1, JSON.stringify(answers.map(kind)));
    assert.equal(inferences(), 1);
  });

  it('gives fifty calls under one key one reply', async () => {
    const sessionId = await openSession(hall.room);
    const checkIn = await readyCheckIn(ada, sessionId);
    const answers = await Promise.all(
      Array.from({ length: PARALLEL }, () => send(served, checkIn)),
    );
    const replies = answers.flatMap((answer) => (answer.ok ? [answer.result] : []));
    assert.ok(replies.length >= 1);
    for (const reply of replies) assert.deepEqual(reply, replies[0]);
    for (const answer of answers) {
      assert.ok(answer.ok || answer.code === 'in-progress', JSON.stringify(answer));
    }
    assert.equal(inferences(), 1);
  });
});
