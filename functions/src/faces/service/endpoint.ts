import { MisconfiguredError } from './serviceError.ts';

/**
 * Checks an address that only the operator sets: https, or http to this very machine (a local stand-in).
 * @throws MisconfiguredError
 */
export function endpoint(param: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  const local = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) return url;
  throw new MisconfiguredError(`${param} must be an https address`);
}

/** @throws MisconfiguredError that names the parameter */
export function needed(param: string, value: string, for_: string): string {
  if (value !== '') return value;
  throw new MisconfiguredError(`${param} is not set, and ${for_} needs it`);
}
