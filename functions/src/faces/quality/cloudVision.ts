import { z } from 'zod';
import { assessQuality } from '../engine/quality.ts';
import type { QualityIssue } from '../engine/quality.ts';
import { outgoingImage } from '../service/outgoingImage.ts';
import { budgetOf, persist } from '../service/persist.ts';
import { ServiceError } from '../service/serviceError.ts';
import type { Annotation } from './annotation.ts';
import { LIKELIHOODS, judgeAnnotations } from './annotation.ts';
import { SERVICE, faultOf } from './cloudVisionFaults.ts';
import type { QualityGate } from './port.ts';

/** Where Cloud Vision is, and who asks. */
export interface CloudVisionSettings {
  readonly endpoint: URL;
  /** Null: it signs in as the function's own account. */
  readonly apiKey: string | null;
}

/** For one request with all its frames, ms: the recogniser wants its time too. */
const GATE_MS = 1500;
/** Faces asked for: one more than may be there would do. */
const MOST_FACES = 3;

const Vertex = z.object({ x: z.number().nullish() });
const Likely = z.enum(LIKELIHOODS);

const FaceAnnotation = z
  .object({
    fdBoundingPoly: z.object({ vertices: z.array(Vertex) }).nullish(),
    rollAngle: z.number(),
    panAngle: z.number(),
    tiltAngle: z.number(),
    detectionConfidence: z.number(),
    blurredLikelihood: Likely,
    underExposedLikelihood: Likely,
    headwearLikelihood: Likely,
  })
  .transform(({ fdBoundingPoly, ...face }): Annotation => {
    const xs = (fdBoundingPoly?.vertices ?? []).flatMap(({ x }) => x ?? []);
    return { ...face, widthPx: xs.length < 2 ? null : Math.max(...xs) - Math.min(...xs) };
  });

/** Of images:annotate, v1. */
const Answer = z.object({
  responses: z.array(
    z.object({
      faceAnnotations: z.array(FaceAnnotation),
      error: z.object({ code: z.number().nullish() }).nullish(),
    }),
  ),
});

/**
 * Cloud Vision's FACE_DETECTION as a second gate: it looks at the heads on those frames that the built-in gate
 * lets through, all in one call, and may refuse them too. What the engine measured is never overruled.
 */
export async function cloudVisionGate(settings: CloudVisionSettings): Promise<QualityGate> {
  const annotate = await annotator(settings);
  return {
    sendsImages: true,
    async assess(shots, limits) {
      const own = shots.map(({ frame }) => assessQuality(frame, limits));
      const good = shots.filter((_, i) => own[i]?.length === 0);
      if (good.length === 0) return own;
      const judged = await annotate(await Promise.all(good.map(outgoingImage)));
      const seen = judged.map((faces) => judgeAnnotations(faces, limits)).values();
      return own.map((issues): readonly QualityIssue[] =>
        issues.length > 0 ? issues : (seen.next().value ?? []),
      );
    },
  };
}

type Annotate = (images: readonly Uint8Array[]) => Promise<readonly (readonly Annotation[])[]>;

/** The client is loaded here and nowhere else; over REST, which needs no gRPC. */
async function annotator({ endpoint, apiKey }: CloudVisionSettings): Promise<Annotate> {
  const { ImageAnnotatorClient } = await import('@google-cloud/vision');
  const client = new ImageAnnotatorClient({
    fallback: true,
    apiEndpoint: endpoint.hostname,
    protocol: endpoint.protocol.replace(':', ''),
    ...(endpoint.port === '' ? {} : { port: Number(endpoint.port) }),
    ...(apiKey === null ? {} : { apiKey }),
  });
  // Reading its descriptions takes longer than a call may.
  await client.initialize();
  return async (images) => {
    const requests = images.map((content) => ({
      image: { content },
      features: [{ type: 'FACE_DETECTION' as const, maxResults: MOST_FACES }],
    }));
    return await persist(SERVICE, budgetOf(GATE_MS), async (_signal, timeout) => {
      let answer: unknown;
      try {
        // Without codes to retry on, the client leaves trying again to us.
        [answer] = await client.batchAnnotateImages({ requests }, { timeout, maxRetries: 0 });
      } catch (error) {
        throw faultOf(error);
      }
      const parsed = Answer.safeParse(answer);
      if (!parsed.success || parsed.data.responses.length !== images.length) {
        throw new ServiceError(SERVICE, 'MALFORMED_ANSWER', 'passing');
      }
      return parsed.data.responses.map(({ faceAnnotations, error }) => {
        // An image that it cannot read (google.rpc.Code 3) is no image without a face.
        if (error) throw new ServiceError(SERVICE, `RPC_${String(error.code)}`, 'refused');
        return faceAnnotations;
      });
    });
  };
}
