import type { FaceEngine, FrameAnalysis } from '../../functions/src/faces/engine/index.ts';
import { UnreadableFileError, analyseFile, issuesOf, type AnalysedFile } from './embedFile.ts';

/** One line of `npm run embed`: about the most prominent face of a file. */
export interface EmbedLine {
  /** As it was given. */
  readonly file: string;
  /** Faces found; null when the file could not be read. */
  readonly faces: number | null;
  /** Pixels of the file, upright by its EXIF orientation. */
  readonly box: Box | null;
  readonly quality: Quality | null;
  /** Of length 1. */
  readonly embedding: readonly number[] | null;
  /** A word and an explanation, only when the file could not be read. */
  readonly error?: string;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `issues` are the engine's codes (NO_FACE, BLURRY, ...) at the limits of a check-in; the rest as FaceMeasures. */
interface Quality {
  readonly issues: readonly string[];
  readonly measures: Readonly<Record<string, number>> | null;
}

/** @throws EngineUnavailableError when the engine cannot work at all */
export async function embedLine(
  engine: FaceEngine,
  file: string,
  path: string,
): Promise<EmbedLine> {
  try {
    return lineOf(file, await analyseFile(engine, path));
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    const nothing = { faces: null, box: null, quality: null, embedding: null };
    return { file, ...nothing, error: error.message };
  }
}

function lineOf(file: string, { frame, scale }: AnalysedFile): EmbedLine {
  const { face, faces } = frame;
  const quality = { issues: issuesOf(frame), measures: face === null ? null : measures(face) };
  if (face === null) return { file, faces, box: null, quality, embedding: null };
  const { x, y, width, height } = face.box;
  const [left, top, wide, high] = [x, y, width, height].map((value) => rounded(value * scale, 2));
  const box = { x: left ?? 0, y: top ?? 0, width: wide ?? 0, height: high ?? 0 };
  const embedding = [...(face.embedding ?? [])].map((value) => Number(value.toPrecision(8)));
  return { file, faces, box, quality, embedding };
}

function measures(face: NonNullable<FrameAnalysis['face']>): Record<string, number> {
  const { eyeDistancePx, yawDeg, pitchDeg, rollDeg, luma, sharpness } = face;
  const { eyeAperture, presence, centreOffset } = face;
  const all = {
    eyeDistancePx,
    yawDeg,
    pitchDeg,
    rollDeg,
    luma,
    sharpness,
    eyeAperture,
    presence,
    centreOffset,
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, rounded(value, 4)]));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
