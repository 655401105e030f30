import { ImageAnnotatorClient } from '@google-cloud/vision';
import { z } from 'zod';
import { CLOUD_VISION_API_KEY, CLOUD_VISION_ENDPOINT } from '../../../params.ts';
import { inTime } from '../../../platform/deadline.ts';
import type { SafeSearch } from './port.ts';

const ANSWER_MS = 8000;

const Likely = z.enum([
  'UNKNOWN',
  'VERY_UNLIKELY',
  'UNLIKELY',
  'POSSIBLE',
  'LIKELY',
  'VERY_LIKELY',
]);

/** Of images:annotate, v1: SafeSearchAnnotation. */
const Answer = z.object({
  responses: z.tuple([
    z.object({
      safeSearchAnnotation: z.object({ adult: Likely, violence: Likely, racy: Likely }),
      error: z.object({ code: z.number().nullish() }).nullish(),
    }),
  ]),
});

/**
 * Cloud Vision's SAFE_SEARCH_DETECTION: adult or violent, LIKELY or more. Medical pictures are what evidence is, and racy
 * is what a school's swimming team is: neither counts. Without sign-in of its own, over REST.
 */
export async function cloudVisionSafeSearch(): Promise<SafeSearch> {
  const url = new URL(CLOUD_VISION_ENDPOINT.value());
  const apiKey = CLOUD_VISION_API_KEY.value();
  const client = new ImageAnnotatorClient({
    fallback: true,
    apiEndpoint: url.hostname,
    protocol: url.protocol.replace(':', ''),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(apiKey === '' ? {} : { apiKey }),
  });
  await client.initialize();
  return {
    async isSensitive(jpeg) {
      const features = [{ type: 'SAFE_SEARCH_DETECTION' as const }];
      const requests = [{ image: { content: jpeg }, features }];
      const asked = client.batchAnnotateImages({ requests }, { timeout: ANSWER_MS, maxRetries: 0 });
      const late = (): Error => new Error('Cloud Vision did not answer in time');
      const [answer] = await inTime(asked, ANSWER_MS, late);
      const { safeSearchAnnotation, error } = Answer.parse(answer).responses[0];
      if (error) throw new Error(`Cloud Vision refused an image: ${String(error.code)}`);
      const { adult, violence } = safeSearchAnnotation;
      return [adult, violence].some((likely) => ['LIKELY', 'VERY_LIKELY'].includes(likely));
    },
  };
}
