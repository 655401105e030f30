import { createHash } from 'node:crypto';

/** SHA-256 of the bytes, lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** npm's integrity string of a tarball: `sha512-` and the digest in base64. */
export function npmIntegrity(bytes: Uint8Array): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

/** Bytes that are not the pinned ones. `subject` names the package or file they came from. */
export class HashMismatchError extends Error {
  readonly subject: string;
  readonly expected: string;
  readonly actual: string;

  constructor(subject: string, expected: string, actual: string) {
    super(
      `${subject}: the hash is not the pinned one\n  expected ${expected}\n  actual   ${actual}`,
    );
    this.name = 'HashMismatchError';
    this.subject = subject;
    this.expected = expected;
    this.actual = actual;
  }
}

/** Throws HashMismatchError unless `actual` is `expected`. */
export function requireHash(subject: string, expected: string, actual: string): void {
  if (actual !== expected) throw new HashMismatchError(subject, expected, actual);
}
