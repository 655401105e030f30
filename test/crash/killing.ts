import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseObject, type JsonObject } from '../../tools/support/json.ts';
import type { ServedFunction } from '../support/functionsFramework.ts';
import type { CheckInAnswer, LectureHall, ReadyCheckIn } from '../support/lectureHall.ts';
import { send } from '../support/lectureHall.ts';

const PRELOAD = 'test/crash/killAtCall.ts';

/** A place to die at: before the n-th call leaves, or when its answer has come but nobody has seen it. */
export interface KillPoint {
  readonly n: number;
  readonly side: 'before' | 'after';
}

/** The calls that one check-in makes in a fresh process, in their order. */
export async function callsOf(hall: LectureHall, checkIn: ReadyCheckIn): Promise<string[]> {
  const { answer, log } = await runLogged(hall, checkIn, {});
  if (answer?.ok !== true) throw new Error(`the dry run failed: ${JSON.stringify(answer)}`);
  return log.map(({ name }) => String(name));
}

/** Sends a check-in to a fresh process that dies at the point; the log of its last call, and what was answered. */
export async function killAt(
  hall: LectureHall,
  checkIn: ReadyCheckIn,
  { n, side }: KillPoint,
): Promise<{ readonly died: JsonObject | undefined; readonly answer: CheckInAnswer | null }> {
  const { answer, log } = await runLogged(hall, checkIn, { KILL_AT: `${String(n)}:${side}` });
  return { answer, died: log.find((line) => line['died'] === n && line['side'] === side) };
}

async function runLogged(
  hall: LectureHall,
  checkIn: ReadyCheckIn,
  env: Readonly<Record<string, string>>,
): Promise<{ answer: CheckInAnswer | null; log: JsonObject[] }> {
  const path = join(tmpdir(), `rollcall-calls-${randomUUID()}.log`);
  const served = await hall.serve(PRELOAD, { ...env, CALL_LOG: path });
  try {
    // fetch rejects when the connection ends without an answer.
    const answer = await send(served, checkIn).catch((error: unknown) => {
      if (error instanceof TypeError) return null;
      throw error;
    });
    await served.stop();
    const log = readFileSync(path, 'utf8').trimEnd().split('\n').map(parseObject);
    return { answer, log };
  } finally {
    await served.stop();
    rmSync(path, { force: true });
  }
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
