import { createHash } from 'node:crypto';
import { z } from 'zod';
import { InvalidImageError } from '../../src/faces/engine/errors.ts';
import { normalised } from '../../src/faces/engine/match.ts';
import type {
  FaceEngine,
  FrameAnalysis,
  GroupAnalysis,
  GroupFace,
} from '../../src/faces/engine/port.ts';

const DIMENSION = 512;

/** What a made-up image shows. Its bytes are this as JSON. */
const Scene = z.object({
  /** Nobody: no face. */
  person: z.string().nullable(),
  /** Tells shots of one person apart. */
  shot: z.int(),
  /** Cosine of the shot's embedding to the person's own. */
  likeness: z.number(),
  faces: z.int(),
  luma: z.number(),
  sharpness: z.number(),
  yawDeg: z.number(),
  eyeAperture: z.number(),
  eyeDistancePx: z.number(),
  centreOffset: z.number(),
  presence: z.number(),
  /** Of the frame's shorter side. */
  faceShare: z.number(),
});
export type Scene = z.output<typeof Scene>;

const GOOD = {
  likeness: 0.9,
  faces: 1,
  luma: 120,
  sharpness: 0.05,
  yawDeg: 0,
  eyeAperture: 0.3,
  eyeDistancePx: 80,
  centreOffset: 0,
  presence: 1,
  faceShare: 0.4,
};

/** An image for the fake engine, in base64: a good frame of the person unless the scene says otherwise. */
export function picture(person: string | null, shot = 0, scene: Partial<Scene> = {}): string {
  const whole: Scene = { person, shot, ...GOOD, ...scene };
  return Buffer.from(JSON.stringify(whole)).toString('base64');
}

/** A group photo for the fake engine: these people from left to right, a likeness of 0.9 each unless said otherwise. */
export function groupPicture(people: readonly (Partial<Scene> & { person: string })[]): Buffer {
  const scenes = people.map((scene, shot): Scene => ({ shot, ...GOOD, ...scene }));
  return Buffer.from(JSON.stringify(scenes));
}

/** Three different good shots. */
export function shotsOf(person: string, first = 1): string[] {
  return [first, first + 1, first + 2].map((shot) => picture(person, shot));
}

export interface FakeEngine extends FaceEngine {
  /** Scenes that were looked at, oldest first, and whether an embedding was asked for. */
  readonly seen: { readonly scene: Scene; readonly embed: boolean }[];
}

/** An engine that sees what `picture` wrote. `error` makes every call fail with it. */
export function fakeFaceEngine(options: { id?: string; error?: Error } = {}): FakeEngine {
  const seen: FakeEngine['seen'] = [];
  return {
    seen,
    model: { id: options.id ?? 'fr_feature', version: 'fake', dimension: DIMENSION },
    analyse: (image, { embed = true } = {}) => {
      if (options.error !== undefined) return Promise.reject(options.error);
      const scene = sceneOf(image);
      if (scene === null) return Promise.reject(new InvalidImageError('format', 'no scene'));
      seen.push({ scene, embed });
      return Promise.resolve(analysisOf(scene, embed));
    },
    analyseGroup: (image, { maxFaces = 120 } = {}) => {
      if (options.error !== undefined) return Promise.reject(options.error);
      const scenes = groupOf(image);
      return scenes === null
        ? Promise.reject(new InvalidImageError('format', 'no scenes'))
        : Promise.resolve(groupAnalysisOf(scenes, maxFaces));
    },
    warmUp: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** The embedding that the fake engine gives a shot. */
export function embeddingOf({
  person,
  shot,
  likeness,
}: Pick<Scene, 'person' | 'shot' | 'likeness'>): Float32Array {
  const own = direction(person ?? '');
  const noise = direction(`${person ?? ''} ${String(shot)}`);
  const along = own.reduce((sum, value, i) => sum + value * (noise[i] ?? 0), 0);
  const across = normalised(noise.map((value, i) => value - along * (own[i] ?? 0)));
  const rest = Math.sqrt(1 - likeness ** 2);
  return own.map((value, i) => likeness * value + rest * (across[i] ?? 0));
}

/** What `picture` wrote; null when these bytes are something else. */
export function sceneOf(image: Uint8Array): Scene | null {
  try {
    return Scene.parse(JSON.parse(Buffer.from(image).toString()));
  } catch {
    return null;
  }
}

function groupOf(image: Uint8Array): Scene[] | null {
  try {
    return z.array(Scene).parse(JSON.parse(Buffer.from(image).toString()));
  } catch {
    return null;
  }
}

/** Faces of 90 px, side by side. */
function groupAnalysisOf(scenes: readonly Scene[], maxFaces: number): GroupAnalysis {
  const faces = scenes.slice(0, maxFaces).flatMap((scene, place): GroupFace[] => {
    const { face } = analysisOf(scene, true);
    const embedding = face?.embedding ?? null;
    if (face === null || embedding === null) return [];
    const box = { x: 100 * place, y: 100, width: 90, height: 90 };
    return [{ ...face, box, embedding }];
  });
  return {
    widthPx: 4000,
    heightPx: 3000,
    faces,
    moreFaces: scenes.length > maxFaces,
    timingsMs: { decode: 1, detect: 2, mesh: 3, embed: 4 },
    cpuMs: 10,
  };
}

function analysisOf(scene: Scene, embed: boolean): FrameAnalysis {
  const { person, faces, luma, sharpness, yawDeg, eyeAperture } = scene;
  const { eyeDistancePx, centreOffset, presence, faceShare } = scene;
  const found = person === null ? 0 : faces;
  return {
    widthPx: 640,
    heightPx: 480,
    frameLuma: luma,
    faces: found,
    secondFaceRatio: found > 1 ? 0.9 : 0,
    faceShare: found === 0 ? 0 : faceShare,
    face:
      found === 0
        ? null
        : {
            box: { x: 224, y: 144, width: 192, height: 192 },
            eyeDistancePx,
            yawDeg,
            pitchDeg: 0,
            rollDeg: 0,
            luma,
            sharpness,
            eyeAperture,
            presence,
            centreOffset,
            embedding: embed ? embeddingOf(scene) : null,
          },
    farFace: false,
    timingsMs: { decode: 1, detect: 2, mesh: 3, embed: embed ? 4 : 0 },
    cpuMs: 10,
  };
}

/** A unit vector that follows from a name: hash bytes summed in eights are nearly normal. */
function direction(name: string): Float32Array {
  return normalised(
    Float32Array.from({ length: DIMENSION }, (_, i) =>
      createHash('sha256')
        .update(`${name}/${String(i)}`)
        .digest()
        .subarray(0, 8)
        .reduce((sum, byte) => sum + byte - 127.5, 0),
    ),
  );
}
