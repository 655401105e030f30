/**
 * Why an image was refused. `too-large` is of bytes, also of bytes beside the picture; `too-many-pixels` of
 * what decoding it would take.
 */
export type InvalidImageCode =
  'empty' | 'format' | 'too-large' | 'too-many-pixels' | 'truncated' | 'corrupt';

/** The bytes are not an image the engine takes. Nothing was decided about a face. */
export class InvalidImageError extends Error {
  readonly code: InvalidImageCode;

  constructor(code: InvalidImageCode, detail: string) {
    super(detail);
    this.name = 'InvalidImageError';
    this.code = code;
  }
}

/** Every worker is taken and the queue is full. */
export class EngineBusyError extends Error {
  /** Seconds after which a place should be free. */
  readonly retryAfterS: number;

  constructor(retryAfterS: number) {
    super(`the face engine is busy for about ${String(retryAfterS)} s`);
    this.name = 'EngineBusyError';
    this.retryAfterS = retryAfterS;
  }
}

/**
 * What kept the engine from answering: the models (missing or not the pinned ones), a worker that did
 * not start, that died, or that did not answer in time; or the engine has been closed.
 */
export type UnavailableReason = 'models' | 'start' | 'crash' | 'deadline' | 'closed';

/** The engine could not answer: the caller has no evidence about the face, for or against. */
export class EngineUnavailableError extends Error {
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, detail: string) {
    super(detail);
    this.name = 'EngineUnavailableError';
    this.reason = reason;
  }
}
