import { z } from 'zod';

/*
 * What is read of the answers of the Face++ Cognitive Services API, facepp/v3 (reference pages "Detect API",
 * "Compare API", "Search API", "FaceSet ... API").
 */

export const Failed = z.object({ error_message: z.string() });

export const DetectAnswer = z.object({
  faces: z.array(z.object({ face_token: z.string().min(1) })),
});

const Thresholds = z.object({ '1e-3': z.number(), '1e-4': z.number(), '1e-5': z.number() });
export type Thresholds = z.output<typeof Thresholds>;

/** Without a face in the image there are neither confidence nor thresholds. */
export const CompareAnswer = z.object({
  confidence: z.number().min(0).max(100),
  thresholds: Thresholds,
});

export const SearchAnswer = z.union([
  z.object({
    results: z.array(
      z.object({ face_token: z.string().min(1), confidence: z.number().min(0).max(100) }),
    ),
    thresholds: Thresholds,
  }),
  z.object({ faces: z.array(z.unknown()).max(0) }),
]);

/** Of faceset/create and faceset/addface. */
export const AddedAnswer = z.object({
  face_added: z.number(),
  failure_detail: z.array(z.object({ reason: z.string() })).default([]),
});

/** Of faceset/getdetail: at most 100 tokens, `next` when there are more. */
export const DetailAnswer = z.object({
  face_tokens: z.array(z.string()),
  next: z.union([z.string(), z.number()]).optional(),
});
