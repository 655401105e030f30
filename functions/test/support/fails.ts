import assert from 'node:assert/strict';
import type { FailureCode } from '../../src/platform/failures.ts';
import { Failure } from '../../src/platform/failures.ts';

/** Asserts that the call is refused with this code, and gives the Failure to look at. */
export async function fails(code: FailureCode, call: Promise<unknown>): Promise<Failure> {
  const outcome = await call.then(
    () => 'success',
    (error: unknown) => error,
  );
  assert.ok(outcome instanceof Failure, `expected ${code}, got ${String(outcome)}`);
  assert.equal(outcome.code, code);
  return outcome;
}
