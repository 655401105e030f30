/** Why a file is no evidence. */
export const REFUSALS = [
  /** Not what it was declared as, or nothing that is taken. */
  'TYPE_MISMATCH',
  /** Damaged, cut off, or it ended whoever looked at it. */
  'UNREADABLE',
  'TOO_LARGE',
  'TOO_MANY_PIXELS',
  'TOO_MANY_PAGES',
  /** It takes more time or memory than any honest file. */
  'TOO_COMPLEX',
  /** A PDF that nobody can look into. */
  'ENCRYPTED',
  /** A PDF that does something: scripts, programs, forms that are sent. */
  'ACTIVE_CONTENT',
  /** A PDF with other files inside. */
  'EMBEDDED_FILE',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A file that becomes no evidence. `detail` is for tests and logs: it names parts of the format, never content. */
export class RefusedError extends Error {
  readonly reason: Refusal;

  constructor(reason: Refusal, detail: string) {
    super(detail);
    this.name = 'RefusedError';
    this.reason = reason;
  }
}
