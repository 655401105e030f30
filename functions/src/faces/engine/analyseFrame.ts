import { decodeImage } from './decode.ts';
import { detectFaces, prominence } from './detect.ts';
import type { Embedder } from './embedders.ts';
import type { RgbImage } from './image.ts';
import type { Inference } from './inference.ts';
import type { ImageLimits } from './inspect.ts';
import { alignedCrop, embed, eyeAperture, fitMesh, measures } from './measureFace.ts';
import type { Detection } from './nms.ts';
import type { FaceMeasures, FrameAnalysis } from './port.ts';
import { Stopwatch } from './stopwatch.ts';

export interface FrameRequest {
  readonly image: Uint8Array;
  readonly embed: boolean;
  readonly eyes: boolean;
  readonly limits: ImageLimits;
}

/** The whole path of one frame: decode once, detect on a small copy, measure and embed the main face. */
export async function analyseFrame(
  request: FrameRequest,
  embedder: Embedder,
  inference: Inference,
): Promise<FrameAnalysis> {
  const watch = new Stopwatch();
  const image = await watch.elsewhere('decode', decodeImage(request.image, request.limits));
  const found = await watch.time('detect', () => detectFaces(image, inference));
  const [main, next] = found.faces;
  const face =
    main === undefined ? null : await measure(image, main, request, embedder, inference, watch);
  const width = (main ?? found.farFaces[0])?.box.width ?? 0;
  return {
    widthPx: image.width,
    heightPx: image.height,
    frameLuma: found.frameLuma,
    faces: found.faces.length,
    secondFaceRatio:
      main !== undefined && next !== undefined
        ? prominence(next, image) / prominence(main, image)
        : 0,
    faceShare: width / Math.min(image.width, image.height),
    face,
    farFace: found.farFaces.length > 0,
    timingsMs: watch.stages(),
    cpuMs: watch.cpuMs(),
  };
}

async function measure(
  image: RgbImage,
  face: Detection,
  wanted: FrameRequest,
  embedder: Embedder,
  inference: Inference,
  watch: Stopwatch,
): Promise<FaceMeasures> {
  const { mesh, aperture } = await watch.time('mesh', async () => {
    const fitted = await fitMesh(image, face, inference);
    const { points } = fitted;
    return {
      mesh: fitted,
      aperture: wanted.eyes ? await eyeAperture(image, points, inference) : NaN,
    };
  });
  return watch.time('embed', async () => {
    const crop = alignedCrop(image, mesh.points);
    return {
      ...measures(image, face, mesh, crop),
      eyeAperture: aperture,
      embedding: wanted.embed ? await embed(crop, embedder, inference) : null,
    };
  });
}
