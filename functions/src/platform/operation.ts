import type { z } from 'zod';
import type { Access, Role } from './access.ts';
import type { BrowserSession } from './browserSession.ts';
import type { FailureCode } from './failures.ts';
import { Failure } from './failures.ts';
import type { Services } from './services.ts';

/** Who may call: anyone at all, any signed-in account (also one without a role), or these roles. */
export type Audience = 'anyone' | 'signed-in' | readonly Role[];

/** Decides memory, CPU, concurrency, instances and service account of the function that serves it. */
export type Tier = 'light' | 'face' | 'bulk';

/** A signed-in account as far as its token tells. */
export interface Account {
  readonly uid: string;
  readonly email: string | null;
  /** The address's owner proved it, or an identity provider vouched. */
  readonly emailVerified: boolean;
  /** When it signed in, seconds since the epoch, UTC, and how (see Identity). */
  readonly authTimeS: number;
  readonly signInProvider: string | null;
  readonly access: Access | null;
}

/** An account with a role in good standing. */
export interface Member extends Account {
  readonly role: Role;
  readonly access: Access;
}

export type CallerOf<A extends Audience> = A extends 'anyone'
  ? Account | null
  : A extends 'signed-in'
    ? Account
    : Member;

/** What is known of a call besides its input. */
export interface CallContext {
  readonly operation: string;
  readonly caller: Account | null;
  /** Set when the system itself acts: a trigger or a schedule. */
  readonly system?: true;
  readonly services: Services;
  readonly requestId: string;
  /** Present on every operation that writes. */
  readonly idempotencyKey: string | null;
  /** SHA-256 of the canonical request, to tell a retry from another request under the same key. */
  readonly requestHash: string;
  /** How the reply may set the session cookie; REST calls have it, callable ones and the system do not. */
  readonly browser?: BrowserSession;
}

export interface RawReply {
  readonly field: string;
  /** Content-Type. */
  readonly type: string;
  /** What a browser saves it as; without it a browser may show it. */
  readonly fileName?: string;
}

interface Spec<N extends string, A extends Audience, I extends z.ZodObject, O extends z.ZodType> {
  readonly name: N;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /v1; `{x}` is the input field x. */
  readonly path: string;
  readonly roles: A;
  readonly tier: Tier;
  /** Whether it changes anything; if so a call must carry an idempotency key. */
  readonly writes: boolean;
  readonly input: I;
  readonly output: O;
  readonly failures: readonly FailureCode[];
  /** Open to staff who signed in without the second factor that is asked of them: what it takes to enrol one. */
  readonly withoutSecondFactor?: true;
  /** Over REST the reply is this one text field of the output, sent as what it is, instead of JSON. */
  readonly raw?: RawReply;
  /** Whether a client may keep the reply and ask by its ETag whether it still holds; others are not to be stored. */
  readonly revalidated?: true;
  /** What a REST reply does to the session cookie, for the documents. */
  readonly cookie?: 'set' | 'cleared';
}

/** Everything but the handler: what edges, documents, clients and tests are derived from. */
export interface Operation<
  N extends string = string,
  A extends Audience = Audience,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
> extends Spec<N, A, I, O> {
  /** Parses the input, runs the handler, parses the output. The caller has been authorised before. */
  execute(context: CallContext, data: unknown): Promise<unknown>;
}

interface Implemented<
  N extends string,
  A extends Audience,
  I extends z.ZodObject,
  O extends z.ZodType,
> extends Spec<N, A, I, O> {
  readonly handler: (
    context: Omit<CallContext, 'caller'> & { caller: CallerOf<A>; input: z.output<I> },
  ) => Promise<z.input<O>>;
}

/** Declares an operation once; everything else follows from it. */
export function operation<
  const N extends string,
  const A extends Audience,
  I extends z.ZodObject,
  O extends z.ZodType,
>({ handler, ...spec }: Implemented<N, A, I, O>): Operation<N, A, I, O> {
  return {
    ...spec,
    async execute(context, data) {
      const parsed = spec.input.safeParse(data);
      if (!parsed.success) throw new Failure('invalid-request', { fields: issuesOf(parsed.error) });
      // The edge let only such callers through; the type follows from the audience.
      const caller = context.caller as CallerOf<A>;
      return spec.output.parse(await handler({ ...context, caller, input: parsed.data }));
    },
  };
}

function issuesOf(error: z.ZodError): { field: string; issue: string }[] {
  return error.issues.slice(0, 20).map((issue) => ({
    field:
      issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''),
    issue: issue.message,
  }));
}
