import type { Services } from '../services.ts';

export interface LinkedFile {
  /** In the default bucket. */
  readonly path: string;
  /** The one type that it is served as. */
  readonly type: string;
  /** What a browser saves it as. */
  readonly name: string;
}

/** Makes addresses under which one file can be had without signing in, for a short time. */
export interface FileLinks {
  linkTo(
    services: Services,
    file: LinkedFile,
  ): Promise<{ readonly url: string; readonly expiresAt: Date }>;
}

/** Enough to begin a download on a slow line. */
export const LINK_S = 300;
