import { z } from 'zod';
import type { QualityCode } from '../../engine/quality.ts';

/*
 * What is read of the answers of Amazon Rekognition, API version 2016-06-27. The SDK's types leave everything
 * optional; here, what we go by has to be there.
 */

export const Collection = z.object({ FaceModelVersion: z.string().min(1) });

const Matches = z.array(
  z.object({ Similarity: z.number(), Face: z.object({ FaceId: z.string().min(1) }) }),
);

export const SearchAnswer = z.object({ FaceMatches: Matches });

export const CompareAnswer = z.object({
  FaceMatches: z.array(z.object({ Similarity: z.number() })),
  UnmatchedFaces: z.array(z.unknown()).default([]),
});

export const IndexAnswer = z.object({
  FaceRecords: z.array(z.object({ Face: z.object({ FaceId: z.string().min(1) }) })),
  UnindexedFaces: z.array(z.object({ Reasons: z.array(z.string()).default([]) })).default([]),
});

export const ListAnswer = z.object({
  Faces: z.array(z.object({ FaceId: z.string().min(1), ExternalImageId: z.string().optional() })),
  NextToken: z.string().nullish(),
});

const REASONS: ReadonlyMap<string, QualityCode> = new Map([
  ['EXTREME_POSE', 'EXTREME_POSE'],
  ['LOW_BRIGHTNESS', 'LOW_LIGHT'],
  ['LOW_SHARPNESS', 'BLURRY'],
  ['LOW_FACE_QUALITY', 'BLURRY'],
  ['SMALL_BOUNDING_BOX', 'FACE_TOO_SMALL'],
  ['LOW_CONFIDENCE', 'OCCLUDED'],
  ['EXCEEDS_MAX_FACES', 'MULTIPLE_FACES'],
]);

/** Why an image was not indexed: the first reason that has a word of ours; no face at all without any. */
export function reasonOf({ UnindexedFaces }: z.output<typeof IndexAnswer>): QualityCode {
  const [code] = UnindexedFaces.flatMap(({ Reasons }) =>
    Reasons.flatMap((reason) => REASONS.get(reason) ?? []),
  );
  return code ?? 'NO_FACE';
}
