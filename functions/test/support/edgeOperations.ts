import { z } from 'zod';
import type { FailureCode } from '../../src/platform/failures.ts';
import { FAILURES, Failure } from '../../src/platform/failures.ts';
import type { Operation } from '../../src/platform/operation.ts';
import { operation } from '../../src/platform/operation.ts';

/** Operations that show what an edge made of a call. Any signed-in account may call them. */

const common = {
  summary: 'for tests',
  roles: 'signed-in',
  tier: 'light',
  writes: false,
  failures: [],
} as const;

const Input = z.strictObject({
  floor: z.int(),
  name: z.string().optional(),
  ratio: z.number().optional(),
  open: z.boolean().optional(),
  seats: z.array(z.int()).optional(),
});

/** Replies what it was given, from path and query. */
export const look = operation({
  ...common,
  name: 'look',
  method: 'GET',
  path: '/floors/{floor}',
  input: Input,
  output: Input,
  handler: ({ input }) => Promise.resolve(input),
});

/** Replies what it was given, from path and body. */
export const furnish = operation({
  ...common,
  name: 'furnish',
  method: 'POST',
  path: '/floors/{floor}',
  input: Input,
  output: Input,
  handler: ({ input }) => Promise.resolve(input),
});

const code = z.enum(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]);

/** Is refused as asked. */
export const refuse = operation({
  ...common,
  name: 'refuse',
  method: 'GET',
  path: '/refusals/{code}',
  input: z.strictObject({ code, retryAfterS: z.int().optional() }),
  output: z.object({}),
  handler: ({ input: { code: asked, retryAfterS } }) => {
    throw new Failure(asked, retryAfterS === undefined ? {} : { retryAfterS });
  },
});

/** Words that must never reach a caller. */
export const SECRET = 'table of secrets in /srv/inner/code.ts';

/** Breaks, as no operation should. */
export const breakDown = operation({
  ...common,
  name: 'breakDown',
  method: 'GET',
  path: '/breakdown',
  input: z.strictObject({}),
  output: z.object({}),
  handler: () => Promise.reject(new Error(SECRET)),
});

export const edgeTable = [look, furnish, refuse, breakDown] as unknown as readonly Operation[];
