import { z } from 'zod';
import { sceneOf } from '../fakeFaceEngine.ts';
import type { Answer, StandIn } from './standIn.ts';
import { standIn } from './standIn.ts';

/*
 * Cloud Vision as its discovery document tells it, https://vision.googleapis.com/$discovery/rest?version=v1: method
 * images.annotate (POST v1/images:annotate), schemas BatchAnnotateImagesRequest, BatchAnnotateImagesResponse and
 * FaceAnnotation, with angles in degrees and likelihoods. Errors: https://cloud.google.com/apis/design/errors. What it
 * sees is made up, or what a test puts into `face`.
 */

export interface CloudVisionStandIn extends StandIn {
  /** Changes to a good face, in every image; null: no face. */
  face: Readonly<Record<string, unknown>> | null;
}

/** The client sends enumerations as numbers; 1 is FACE_DETECTION. */
const Request = z.object({
  requests: z
    .array(
      z.strictObject({
        image: z.strictObject({ content: z.base64() }),
        features: z.tuple([
          z.strictObject({
            type: z.union([z.literal(1), z.literal('FACE_DETECTION')]),
            maxResults: z.int(),
          }),
        ]),
      }),
    )
    .max(16),
});

const GOOD = {
  fdBoundingPoly: {
    vertices: [{ x: 10, y: 10 }, { x: 110, y: 10 }, { x: 110, y: 120 }, { y: 120 }],
  },
  rollAngle: 1.5,
  panAngle: -3,
  tiltAngle: 2,
  detectionConfidence: 0.98,
  landmarkingConfidence: 0.7,
  joyLikelihood: 'VERY_UNLIKELY',
  underExposedLikelihood: 'VERY_UNLIKELY',
  blurredLikelihood: 'VERY_UNLIKELY',
  headwearLikelihood: 'VERY_UNLIKELY',
};

/** An error of a Google API: google.rpc.Status under `error`. */
export function rpcError(status: number, code: string, details: readonly unknown[] = []): Answer {
  return { status, body: { error: { code: status, message: 'x', status: code, details } } };
}

export async function cloudVisionStandIn(): Promise<CloudVisionStandIn> {
  const base = await standIn('application/json; charset=UTF-8', ({ path, body }) => {
    if (!path.startsWith('/v1/images:annotate')) return rpcError(404, 'NOT_FOUND');
    const request = Request.safeParse(JSON.parse(body));
    if (!request.success) return rpcError(400, 'INVALID_ARGUMENT');
    const responses = request.data.requests.map(({ image }) => {
      const scene = sceneOf(Buffer.from(image.content, 'base64'));
      const there = server.face !== null && scene?.person !== null;
      return there ? { faceAnnotations: [{ ...GOOD, ...server.face }] } : {};
    });
    return { status: 200, body: { responses } };
  });
  const server: CloudVisionStandIn = Object.assign(base, { face: {} });
  return server;
}
