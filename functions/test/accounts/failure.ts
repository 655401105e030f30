import type { FailureCode } from '../../src/platform/failures.ts';
import { Failure } from '../../src/platform/failures.ts';

/** For assert.rejects: a refusal with this code. */
export function failsWith(code: FailureCode): (error: unknown) => boolean {
  return (error) => {
    if (error instanceof Failure && error.code === code) return true;
    throw error;
  };
}
