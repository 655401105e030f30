import assert from 'node:assert/strict';
import type { FailureCode } from '../../src/platform/failures.ts';
import { FAILURES } from '../../src/platform/failures.ts';
import { Problem } from '../../src/platform/problem.ts';
import type { z } from 'zod';

/** What supertest gives, as far as it is looked at. */
interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers: Record<string, string>;
}

/** Asserts that a REST reply is this failure as problem+json and nothing besides, and gives it. */
export function isProblem(code: FailureCode, reply: Reply): z.output<typeof Problem> {
  assert.equal(reply.type, 'application/problem+json', reply.text);
  const problem = Problem.strict().parse(JSON.parse(reply.text));
  assert.equal(problem.code, code, reply.text);
  assert.equal(problem.type, `urn:rollcall:failure:${code}`);
  assert.equal(problem.title, FAILURES[code].title);
  assert.equal(problem.status, FAILURES[code].http);
  assert.equal(reply.status, problem.status);
  assert.equal(problem.requestId, reply.headers['x-request-id']);
  saysNothingInternal(reply.text);
  return problem;
}

/** No stack, no path of a file. */
export function saysNothingInternal(text: string): void {
  assert.doesNotMatch(
    text,
    /\n\s+at |\.[jt]s:\d|node_modules|file:\/\/|\/(home|srv|usr|workspace)\//,
  );
}
