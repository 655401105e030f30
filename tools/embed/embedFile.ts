import { readFile, stat } from 'node:fs/promises';
import { CHECK_IN_LIMITS, assessQuality } from '../../functions/src/faces/engine/quality.ts';
import {
  EngineUnavailableError,
  InvalidImageError,
  createFaceEngine,
  type FaceEngine,
  type FrameAnalysis,
} from '../../functions/src/faces/engine/index.ts';
import { inspectImage, type ImageLimits } from '../../functions/src/faces/engine/inspect.ts';

/** Photos from cameras and archives, not frames that an app sends: up to 16 MiB and 64 megapixels. */
export const FILE_LIMITS: ImageLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxSidePx: 16_000,
  maxPixels: 64_000_000,
  maxRawBytes: 256_000_000,
};

/** An engine for files: one worker a CPU, and time for large ones. */
export function fileEngine(workers?: number): FaceEngine {
  const config = { maxQueued: 256, deadlineMs: 30_000, limits: FILE_LIMITS };
  return createFaceEngine(workers === undefined ? config : { ...config, workers });
}

/** Why a file gave no analysis. */
export class UnreadableFileError extends Error {}

export interface AnalysedFile {
  readonly frame: FrameAnalysis;
  /** Pixels of the file for one pixel of the analysed frame, which is scaled down from 1280 px on. */
  readonly scale: number;
}

/** @throws UnreadableFileError, with the reason | EngineUnavailableError when the engine cannot work at all */
export async function analyseFile(engine: FaceEngine, path: string): Promise<AnalysedFile> {
  const bytes = await readImage(path);
  try {
    const { widthPx, heightPx } = inspectImage(bytes, FILE_LIMITS);
    const frame = await engine.analyse(bytes);
    const scale = Math.max(widthPx, heightPx) / Math.max(frame.widthPx, frame.heightPx);
    return { frame, scale };
  } catch (error) {
    if (error instanceof InvalidImageError) {
      throw new UnreadableFileError(`${error.code}: ${error.message}`);
    }
    if (error instanceof EngineUnavailableError && ['deadline', 'crash'].includes(error.reason)) {
      throw new UnreadableFileError(`engine: ${error.message}`);
    }
    throw error;
  }
}

/** The engine's codes at the limits of a check-in: what a frame like this would be told. */
export function issuesOf(frame: FrameAnalysis): string[] {
  return assessQuality(frame, CHECK_IN_LIMITS).map(({ code }) => code);
}

/** Ordinary files only: a pipe or a device would never end. */
async function readImage(path: string): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new UnreadableFileError('not-a-file: it is no ordinary file');
    if (found.size > FILE_LIMITS.maxBytes) {
      throw new UnreadableFileError(`too-large: it has more than ${FILE_LIMITS.maxBytes} bytes`);
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UnreadableFileError(`${code === 'ENOENT' ? 'not-found' : 'unreadable'}: ${code}`);
  }
}
