import { FACE_RUNTIME, FACE_WORKERS, MODELS_DIR } from '../params.ts';
import type { FieldIssue } from '../platform/failures.ts';
import { Failure } from '../platform/failures.ts';
import { logError } from '../platform/logError.ts';
import { EngineBusyError, InvalidImageError } from './engine/errors.ts';
import type { InvalidImageCode } from './engine/errors.ts';
import type { AnalyseOptions, FaceEngine, FrameAnalysis, GroupAnalysis } from './engine/port.ts';
import { inImages } from './image.ts';
import type { Shot } from './recognition/port.ts';
import { settleAll } from '../platform/settleAll.ts';
import { RequestQueue } from './requestQueue.ts';

interface Host {
  readonly engine: FaceEngine;
  readonly queue: RequestQueue;
}

/** Twice what a deployed instance of the face tier is given at once (its concurrency). */
const WAITING_REQUESTS = 16;

let host: Promise<Host> | undefined;

/**
 * The engine of this process. Its code (image decoder, inference runtime) is loaded at the first call, so
 * that functions which never look at a face do not pay for it.
 */
export async function faceEngine(): Promise<FaceEngine> {
  return (await hosted()).engine;
}

/** Who makes embeddings in this process, if it has an engine. */
export async function loadedModel(): Promise<FaceEngine['model'] | null> {
  return (await host?.catch(() => null))?.engine.model ?? null;
}

/** Puts another engine in its place; undefined goes back to the configured one. For tests. */
export function useFaceEngine(engine: FaceEngine | undefined): void {
  host = engine === undefined ? undefined : Promise.resolve(hostOf(engine));
}

function hosted(): Promise<Host> {
  host ??= start();
  return host;
}

/**
 * Starts every worker and loads the models, so that the first check of this instance finds them ready. Never
 * rejects: what keeps the engine from starting is told by the first call that needs it.
 */
export async function warmFaceEngine(): Promise<void> {
  try {
    await (await faceEngine()).warmUp();
  } catch (error) {
    logError('face engine could not be warmed', error, {});
  }
}

async function start(): Promise<Host> {
  try {
    const { createFaceEngine, runtimeNamed } = await import('./engine/index.ts');
    const modelsDir = MODELS_DIR.value();
    const workers = FACE_WORKERS.value();
    // No more frames than this are with the engine at once, beside the warm-up of each worker: its own queue never fills.
    const maxQueued = workers * workers + workers;
    const runtime = runtimeNamed(FACE_RUNTIME.value());
    const config = { runtime, workers, maxQueued, ...(modelsDir === '' ? {} : { modelsDir }) };
    return hostOf(createFaceEngine(config));
  } catch (error) {
    host = undefined;
    throw error;
  }
}

/** As many requests at once as there are workers: with one frame each, all workers have something to do. */
function hostOf(engine: FaceEngine): Host {
  const limits = { active: FACE_WORKERS.value(), waiting: WAITING_REQUESTS };
  return { engine, queue: new RequestQueue(limits) };
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
  format: 'is not an ordinary still JPEG, PNG or WebP; send what a camera or a browser writes',
  'too-large': 'is too large; scale it to 640 px on the longer side',
  'too-many-pixels': 'has too many pixels; scale it to 640 px on the longer side',
  truncated: 'ends too early; send the whole file',
  corrupt: 'is damaged; take it again',
};

/**
 * Analyses all images of one request, as many at a time as there are workers. Requests that find no place
 * wait for one, oldest first.
 * @throws Failure invalid-image that names each faulty one | too-busy
 */
export async function analyseImages(
  images: readonly Uint8Array[],
  options: AnalyseOptions = {},
  fieldOf = inImages,
): Promise<Analysed> {
  let here: Host;
  try {
    here = await hosted();
  } catch (error) {
    logError('face engine did not start', error, {});
    return { status: 'unavailable' };
  }
  const { engine, queue } = here;
  const results = await queue
    .run(() => settleAll(images, FACE_WORKERS.value(), (image) => engine.analyse(image, options)))
    .catch((error: unknown) => {
      throw error instanceof EngineBusyError ? tooBusy(error) : error;
    });
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
  if (busy !== undefined) throw tooBusy(busy);
  logError('face engine unavailable', others[0], {});
  return { status: 'unavailable' };
}

/** What a teacher can do about a photo that is none; the rest as for frames. */
const PHOTO_FIXES: Readonly<Record<InvalidImageCode, string>> = {
  ...FIXES,
  'too-large': 'is too large; 12 MB are taken',
  'too-many-pixels': 'has too many pixels; 25 megapixels are taken',
};

/**
 * Analyses a photo of many people. The engine takes one at a time.
 * @throws Failure invalid-image | too-busy | unavailable
 */
export async function analyseGroupPhoto(
  photo: Uint8Array,
): Promise<{ readonly model: FaceEngine['model']; readonly group: GroupAnalysis }> {
  try {
    const { engine } = await hosted();
    return { model: engine.model, group: await engine.analyseGroup(photo) };
  } catch (error) {
    if (error instanceof InvalidImageError) {
      const issue = PHOTO_FIXES[error.code];
      throw new Failure('invalid-image', { fields: [{ field: 'upload', issue }] });
    }
    if (error instanceof EngineBusyError) throw tooBusy(error);
    logError('face engine unavailable', error, {});
    throw unavailable();
  }
}

function tooBusy({ retryAfterS }: EngineBusyError): Failure {
  return new Failure('too-busy', { retryAfterS });
}

/** The refusal of operations that are nothing without the engine. */
export function unavailable(): Failure {
  return new Failure('unavailable', { retryAfterS: 30 });
}

/** Each image beside what was measured on it. */
export function shotsOf(
  images: readonly Uint8Array[],
  frames: readonly FrameAnalysis[],
): readonly Shot[] {
  return frames.flatMap((frame, i) => {
    const image = images[i];
    return image === undefined ? [] : [{ image, frame }];
  });
}

/** Zeroes the embeddings of frames that are done with. */
export function forget(frames: readonly FrameAnalysis[]): void {
  for (const { face } of frames) face?.embedding?.fill(0);
}
