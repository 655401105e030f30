import type { FunctionsErrorCode } from 'firebase-functions/https';

/** How one failure looks at each edge. `title` is the public sentence; it never carries internals. */
interface FailureShape {
  readonly callable: FunctionsErrorCode;
  readonly http: number;
  readonly title: string;
}

/**
 * Every way a call can be refused. A Failure means: nothing was decided and nothing was recorded.
 * (What a decision found out is a Finding, see finding.ts.)
 */
export const FAILURES = {
  'invalid-request': shape('invalid-argument', 400, 'The request does not fit the contract.'),
  'idempotency-key-missing': shape(
    'invalid-argument',
    400,
    'A call that changes something needs an idempotency key.',
  ),
  'invalid-image': shape('invalid-argument', 400, 'An image cannot be used.'),
  'invalid-device-key': shape(
    'invalid-argument',
    400,
    'The device key or its proof of possession is not valid.',
  ),
  'invalid-invitation': shape(
    'failed-precondition',
    400,
    'The invitation is unknown, used or expired.',
  ),
  'invalid-pairing-code': shape(
    'failed-precondition',
    400,
    'The pairing code is unknown, used or expired.',
  ),
  'challenge-invalid': shape(
    'failed-precondition',
    400,
    'The challenge was not issued for this call.',
  ),
  'challenge-expired': shape('failed-precondition', 400, 'The challenge has expired; begin again.'),
  unauthenticated: shape('unauthenticated', 401, 'Sign in first.'),
  'app-check-required': shape('unauthenticated', 401, 'The app could not be verified.'),
  'permission-denied': shape('permission-denied', 403, 'You may not do this.'),
  'email-unverified': shape('permission-denied', 403, 'Verify your e-mail address first.'),
  'consent-required': shape(
    'failed-precondition',
    403,
    'Face data needs a current consent (a guardian’s for a minor).',
  ),
  'face-sign-in-refused': shape('permission-denied', 403, 'The face sign-in was refused.'),
  'face-not-enrolled': shape('failed-precondition', 403, 'No face is enrolled for this account.'),
  'device-too-new': shape(
    'failed-precondition',
    403,
    'This device was registered too recently for this.',
  ),
  'enrolment-too-new': shape(
    'failed-precondition',
    403,
    'The face was enrolled too recently for this.',
  ),
  'fresh-sign-in-required': shape(
    'permission-denied',
    403,
    'Sign in again first, by another way than your face.',
  ),
  'second-factor-required': shape(
    'permission-denied',
    403,
    'Staff sign in with a second factor: enrol one, or sign in again with it.',
  ),
  'cross-site': shape('permission-denied', 403, 'This call did not come from a page of ours.'),
  'https-required': shape('failed-precondition', 403, 'Use https.'),
  'not-found': shape('not-found', 404, 'There is no such thing, or not for you.'),
  'already-exists': shape('already-exists', 409, 'This exists already.'),
  conflict: shape('aborted', 409, 'The present state does not allow this.'),
  'idempotency-conflict': shape(
    'already-exists',
    409,
    'The same idempotency key came with another request.',
  ),
  'in-progress': shape('aborted', 409, 'An earlier call is still being worked on; try again soon.'),
  replay: shape('aborted', 409, 'This challenge has been used.'),
  'not-rostered': shape('failed-precondition', 403, 'You are not on the roster of this session.'),
  'session-closed': shape(
    'failed-precondition',
    409,
    'The session does not take check-ins at this moment.',
  ),
  'override-closed': shape(
    'failed-precondition',
    409,
    'This mark may not be changed by you any more.',
  ),
  'appeal-closed': shape('failed-precondition', 409, 'This cannot be appealed at this moment.'),
  'not-checked-in': shape('failed-precondition', 409, 'There is no check-in to check out from.'),
  'not-enough-faces': shape(
    'failed-precondition',
    422,
    'Too few of the images are good enough to enrol.',
  ),
  'attempt-limit': shape('resource-exhausted', 429, 'Too many attempts.'),
  'rate-limited': shape('resource-exhausted', 429, 'Too many calls; slow down.'),
  'too-busy': shape('resource-exhausted', 429, 'The service is busy; try again shortly.'),
  'too-large': shape('invalid-argument', 413, 'The request is too large.'),
  internal: shape('internal', 500, 'Something went wrong on our side.'),
  unavailable: shape('unavailable', 503, 'A part of the service does not answer; try again.'),
} satisfies Record<string, FailureShape>;

export type FailureCode = keyof typeof FAILURES;

/** One faulty field of a request: where it is and what would mend it. */
export interface FieldIssue {
  readonly field: string;
  readonly issue: string;
}

export interface FailureDetails {
  /** What exactly, in a sentence the caller may read. */
  readonly detail?: string;
  readonly fields?: readonly FieldIssue[];
  /** Whole seconds after which trying again makes sense. */
  readonly retryAfterS?: number;
}

/** A refusal. Thrown by handlers and domain code; only the edges translate it. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly details: FailureDetails;

  constructor(code: FailureCode, details: FailureDetails = {}) {
    super(details.detail ?? FAILURES[code].title);
    this.name = 'Failure';
    this.code = code;
    this.details = details;
  }
}

/** A refusal that names one field and how to mend it. */
export function invalidField(field: string, issue: string): Failure {
  return new Failure('invalid-request', { fields: [{ field, issue }] });
}

function shape(callable: FunctionsErrorCode, http: number, title: string): FailureShape {
  return { callable, http, title };
}
