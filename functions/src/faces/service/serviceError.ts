import { RecogniserUnavailableError } from '../recognition/port.ts';

/**
 * `passing`: throttled, broken or silent, so that another try may help. `refused`: the service takes the call for
 * wrong. `misconfigured`: it does not let us in; the operator has to mend that. Only the first is tried again.
 */
export type ServiceFault = 'passing' | 'refused' | 'misconfigured';

/**
 * A third party gave no answer to go by. The message names the service and its own code and nothing else: it is
 * logged, and what services write into their messages may quote ids, keys or parts of a request.
 */
export class ServiceError extends RecogniserUnavailableError {
  readonly service: string;
  readonly code: string;
  readonly fault: ServiceFault;
  /** What the service asks to wait, ms. */
  readonly retryAfterMs: number | null;

  constructor(
    service: string,
    code: string,
    fault: ServiceFault,
    retryAfterMs: number | null = null,
  ) {
    super(`${service}: ${plain(code)}`);
    this.name = 'ServiceError';
    this.service = service;
    this.code = plain(code);
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A setting that the operator has to mend; the message says how. */
export class MisconfiguredError extends RecogniserUnavailableError {
  constructor(message: string) {
    super(message);
    this.name = 'MisconfiguredError';
  }
}

/** What a code may consist of: no blank, so no sentence, and short. */
function plain(code: string): string {
  return /^[\w.:-]{1,60}$/.test(code) ? code : 'UNKNOWN';
}

/** Milliseconds of a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3); null without one. */
export function retryAfterMs(header: string | null | undefined, now: Date): number | null {
  if (header === null || header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
