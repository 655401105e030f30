import type { Response } from 'express';
import { z } from 'zod';
import type { Failure, FailureCode } from './failures.ts';
import { FAILURES } from './failures.ts';

/** RFC 9457 problem details, as every REST failure looks. */
export const Problem = z
  .object({
    type: z.string().describe('urn:rollcall:failure:{code}'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Closed set; see the operation'),
    detail: z.string().optional(),
    fields: z.array(z.object({ field: z.string(), issue: z.string() })).optional(),
    retryAfterS: z.int().optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });
type Problem = z.output<typeof Problem>;

/** Failures that any operation may answer with. */
export const COMMON_FAILURES: readonly FailureCode[] = [
  'invalid-request',
  'unauthenticated',
  'app-check-required',
  'permission-denied',
  'second-factor-required',
  'cross-site',
  'https-required',
  'rate-limited',
  'too-large',
  'internal',
  'unavailable',
];

export function sendProblem(response: Response, failure: Failure, requestId: string): void {
  const { http, title } = FAILURES[failure.code];
  const { retryAfterS } = failure.details;
  if (retryAfterS !== undefined) response.setHeader('Retry-After', String(retryAfterS));
  // What was refused today may be there tomorrow, and some refusals are kept unless they say so (RFC 9110, 15.1).
  response.setHeader('Cache-Control', 'no-store');
  if (http === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  const problem: Problem = {
    type: `urn:rollcall:failure:${failure.code}`,
    title,
    status: http,
    code: failure.code,
    ...(failure.details as Partial<Problem>),
    requestId,
  };
  response.status(http).type('application/problem+json').send(JSON.stringify(problem));
}
