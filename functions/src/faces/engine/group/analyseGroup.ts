import { decodeImage, type DecodeTarget } from '../decode.ts';
import type { Embedder } from '../embedders.ts';
import type { RgbImage } from '../image.ts';
import type { Inference } from '../inference.ts';
import type { ImageLimits } from '../inspect.ts';
import { alignedCrop, embed, eyeAperture, fitMesh, measures } from '../measureFace.ts';
import { fivePoints } from '../mesh.ts';
import type { Detection } from '../nms.ts';
import type { GroupAnalysis, GroupFace } from '../port.ts';
import { Stopwatch } from '../stopwatch.ts';
import { detectGroup } from './detectGroup.ts';
import { isSameFace, type Eyes } from './merge.ts';
import { inReadingOrder } from './readingOrder.ts';

/** One photo for a worker, and how much of it is looked at. */
export interface GroupRequest {
  readonly image: Uint8Array;
  readonly maxFaces: number;
  readonly limits: ImageLimits;
}

const TARGET: DecodeTarget = { longestSidePx: 4000, seconds: 5 };

/** A tile shows more that is like a face than a selfie does: whatever the mesh doubts is none. */
const MIN_PRESENCE = 0.5;

/** The whole path of a group photo: decode once, detect on tiles, measure and embed each face. */
export async function analyseGroup(
  { image: bytes, maxFaces, limits }: GroupRequest,
  embedder: Embedder,
  inference: Inference,
): Promise<GroupAnalysis> {
  const watch = new Stopwatch();
  const image = await watch.elsewhere('decode', decodeImage(bytes, limits, TARGET));
  const found = await watch.time('detect', () => detectGroup(image, inference));
  const faces: GroupFace[] = [];
  const known: Eyes[] = [];
  let moreFaces = false;
  for (const detection of found) {
    const fitted = await watch.time('mesh', () => fitNew(image, detection, known, inference));
    if (fitted === null) continue;
    moreFaces = faces.length === maxFaces;
    if (moreFaces) break;
    known.push(fitted.eyes);
    faces.push(await measure(image, detection, fitted, embedder, inference, watch));
  }
  return {
    widthPx: image.width,
    heightPx: image.height,
    faces: inReadingOrder(faces),
    moreFaces,
    timingsMs: watch.stages(),
    cpuMs: watch.cpuMs(),
  };
}

type Fitted = Awaited<ReturnType<typeof fitMesh>> & { readonly eyes: Eyes };

/** The mesh of a detection; null when that shows no face, or one that is known. */
async function fitNew(
  image: RgbImage,
  detection: Detection,
  known: readonly Eyes[],
  inference: Inference,
): Promise<Fitted | null> {
  const mesh = await fitMesh(image, detection, inference);
  const [left, right] = fivePoints(mesh.points);
  if (left === undefined || right === undefined) throw new RangeError('a mesh has two eyes');
  const eyes: Eyes = [left, right];
  const isNew = !known.some((other) => isSameFace(other, eyes));
  return mesh.presence >= MIN_PRESENCE && isNew ? { ...mesh, eyes } : null;
}

async function measure(
  image: RgbImage,
  detection: Detection,
  mesh: Fitted,
  embedder: Embedder,
  inference: Inference,
  watch: Stopwatch,
): Promise<GroupFace> {
  const aperture = await watch.time('mesh', () => eyeAperture(image, mesh.points, inference));
  return watch.time('embed', async () => {
    const crop = alignedCrop(image, mesh.points);
    return {
      ...measures(image, detection, mesh, crop),
      eyeAperture: aperture,
      embedding: await embed(crop, embedder, inference),
    };
  });
}
