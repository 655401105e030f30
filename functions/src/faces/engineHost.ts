import { FACE_WORKERS, MODELS_DIR } from '../params.ts';
import type { FieldIssue } from '../platform/failures.ts';
import { Failure } from '../platform/failures.ts';
import { logError } from '../platform/logError.ts';
import { EngineBusyError, InvalidImageError } from './engine/errors.ts';
import type { InvalidImageCode } from './engine/errors.ts';
import type { AnalyseOptions, FaceEngine, FrameAnalysis } from './engine/port.ts';
import { inImages } from './image.ts';

let host: Promise<FaceEngine> | undefined;

/**
 * The engine of this process. Its code (image decoder, inference runtime) is loaded at the first call, so
 * that functions which never look at a face do not pay for it.
 */
export function faceEngine(): Promise<FaceEngine> {
  host ??= start();
  return host;
}

/** Puts another engine in its place; undefined goes back to the configured one. For tests. */
export function useFaceEngine(engine: FaceEngine | undefined): void {
  host = engine === undefined ? undefined : Promise.resolve(engine);
}

async function start(): Promise<FaceEngine> {
  try {
    const { createFaceEngine } = await import('./engine/index.ts');
    const modelsDir = MODELS_DIR.value();
    const workers = FACE_WORKERS.value();
    return createFaceEngine({ workers, ...(modelsDir === '' ? {} : { modelsDir }) });
  } catch (error) {
    host = undefined;
    throw error;
  }
}

/** What the engine saw in a request's images, in their order; or that it could not look. */
export type Analysed =
  | {
      readonly status: 'analysed';
      readonly model: FaceEngine['model'];
      readonly frames: readonly FrameAnalysis[];
    }
  | { readonly status: 'unavailable' };

/** What a person can do about an image that is none. */
const FIXES: Readonly<Record<InvalidImageCode, string>> = {
  empty: 'is empty; send a JPEG, PNG or WebP',
  format: 'is not a JPEG, PNG or WebP still image',
  'too-large': 'is too large; scale it to 640 px on the longer side',
  'too-many-pixels': 'has too many pixels; scale it to 640 px on the longer side',
  truncated: 'ends too early; send the whole file',
  corrupt: 'is damaged; take it again',
};

/**
 * Analyses all images of one request.
 * @throws Failure invalid-image that names each faulty one | too-busy
 */
export async function analyseImages(
  images: readonly Uint8Array[],
  options: AnalyseOptions = {},
  fieldOf = inImages,
): Promise<Analysed> {
  let engine: FaceEngine;
  try {
    engine = await faceEngine();
  } catch (error) {
    logError('face engine did not start', error, {});
    return { status: 'unavailable' };
  }
  const results = await Promise.allSettled(images.map((image) => engine.analyse(image, options)));
  const frames: FrameAnalysis[] = [];
  const issues: FieldIssue[] = [];
  const others: unknown[] = [];
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') frames.push(result.value);
    else if (result.reason instanceof InvalidImageError) {
      issues.push({ field: fieldOf(index), issue: FIXES[result.reason.code] });
    } else others.push(result.reason);
  }
  if (issues.length === 0 && others.length === 0) {
    return { status: 'analysed', model: engine.model, frames };
  }
  forget(frames);
  if (issues.length > 0) throw new Failure('invalid-image', { fields: issues });
  const busy = others.find((error) => error instanceof EngineBusyError);
  if (busy !== undefined) throw new Failure('too-busy', { retryAfterS: busy.retryAfterS });
  logError('face engine unavailable', others[0], {});
  return { status: 'unavailable' };
}

/** The refusal of operations that are nothing without the engine. */
export function unavailable(): Failure {
  return new Failure('unavailable', { retryAfterS: 30 });
}

/** Zeroes the embeddings of frames that are done with. */
export function forget(frames: readonly FrameAnalysis[]): void {
  for (const { face } of frames) face?.embedding?.fill(0);
}
