import { setTimeout as delay } from 'node:timers/promises';
import type { JsonObject } from '../../tools/support/json.ts';
import type { ServedFunction } from '../support/functionsFramework.ts';
import type { CheckInAnswer, LectureHall, ReadyCheckIn } from '../support/lectureHall.ts';
import { send } from '../support/lectureHall.ts';
import type { KillPoint } from './callLog.ts';
import { PRELOAD, answerOrNothing, logged, placeOf } from './callLog.ts';

/** The calls that one check-in makes in a fresh process, in their order. */
export async function callsOf(hall: LectureHall, checkIn: ReadyCheckIn): Promise<string[]> {
  const { answer, log } = await runLogged(hall, checkIn, null);
  if (answer?.ok !== true) throw new Error(`the dry run failed: ${JSON.stringify(answer)}`);
  return log.map(({ name }) => String(name));
}

/** Sends a check-in to a fresh process that dies at the point; the log of its last call, and what was answered. */
export async function killAt(
  hall: LectureHall,
  checkIn: ReadyCheckIn,
  point: KillPoint,
): Promise<{ readonly died: JsonObject | undefined; readonly answer: CheckInAnswer | null }> {
  const { answer, log } = await runLogged(hall, checkIn, point);
  const { n, side } = point;
  return { answer, died: log.find((line) => line['died'] === n && line['side'] === side) };
}

async function runLogged(
  hall: LectureHall,
  checkIn: ReadyCheckIn,
  point: KillPoint | null,
): Promise<{ answer: CheckInAnswer | null; log: JsonObject[] }> {
  let answer: CheckInAnswer | null = null;
  const log = await logged(placeOf(point), async (env) => {
    const served = await hall.serve(PRELOAD, env);
    try {
      answer = await answerOrNothing(send(served, checkIn));
    } finally {
      await served.stop();
    }
  });
  return { answer, log };
}

/** A lease lasts 20 s; a lock of a killed transaction, if one were left, a minute. */
const PATIENCE_MS = 120_000;

/**
 * Repeats a check-in as a phone does: the same bytes under the same key, as long as the answer says when to come
 * again. All answers, the last one last.
 */
export async function persist(
  served: ServedFunction,
  checkIn: ReadyCheckIn,
): Promise<CheckInAnswer[]> {
  const answers: CheckInAnswer[] = [];
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await send(served, checkIn);
    answers.push(answer);
    if (answer.ok || answer.retryAfterS === null || performance.now() > deadline) return answers;
    await delay(answer.retryAfterS * 1000);
  }
}
