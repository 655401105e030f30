import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseObject, type JsonObject } from '../../tools/support/json.ts';
import { serveFunction } from '../support/functionsFramework.ts';
import { startScript } from './workerProcess.ts';

/** A place to die at: before the n-th call leaves, or when its answer has come but nobody has seen it. */
export interface KillPoint {
  readonly n: number;
  readonly side: 'before' | 'after';
}

/** Both sides of each of these calls. */
export function everyPlace(calls: readonly unknown[]): KillPoint[] {
  return calls.flatMap((_, i): KillPoint[] => [
    { n: i + 1, side: 'before' },
    { n: i + 1, side: 'after' },
  ]);
}

/** As the preload reads it; undefined: nowhere. */
export function placeOf(point: KillPoint | null): string | undefined {
  return point === null ? undefined : `${String(point.n)}:${point.side}`;
}

export const PRELOAD = 'test/crash/killAtCall.ts';

/** Runs `work` with the variables by which the preload logs a process' calls. @returns the log, a call an entry */
export async function logged(
  killAt: string | undefined,
  work: (env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<JsonObject[]> {
  const path = join(tmpdir(), `rollcall-calls-${randomUUID()}.log`);
  try {
    await work({ CALL_LOG: path, ...(killAt === undefined ? {} : { KILL_AT: killAt }) });
    return readFileSync(path, 'utf8').trimEnd().split('\n').map(parseObject);
  } finally {
    rmSync(path, { force: true });
  }
}

/** The calls of one of our scripts, and where it died; with no place to die at (`n:side`) it has to succeed. */
export function callsOfScript(script: readonly string[], killAt?: string): Promise<JsonObject[]> {
  return logged(killAt, async (log) => {
    const env = { ...log, KILL_FROM: 'start' };
    const { code, said } = await startScript(script, { preload: PRELOAD, env }).ended;
    if (killAt === undefined) assert.equal(code, 0, said);
  });
}

/** The calls of a deployed trigger, in a process of its own, upon one event; else as callsOfScript. */
export function callsOfTrigger(
  trigger: string,
  projectId: string,
  deliver: (url: string) => Promise<Response>,
  killAt?: string,
): Promise<JsonObject[]> {
  return logged(killAt, async (log) => {
    const env = { ...log, FUNCTION_SIGNATURE_TYPE: 'cloudevent' };
    const served = await serveFunction(trigger, { projectId, env, preload: [PRELOAD] });
    try {
      const answer = await answerOrNothing(deliver(served.url));
      if (killAt === undefined) assert.equal(answer?.status, 204, served.output());
    } finally {
      await served.stop();
    }
  });
}

/** fetch rejects when the connection ends without an answer: null then. */
export async function answerOrNothing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
