import { z } from 'zod';
import { ServiceError, retryAfterMs } from '../../service/serviceError.ts';

export const SERVICE = 'aws-rekognition';

/** Of an error that the SDK throws: a modelled exception, or one of the network with no status. */
const SdkError = z.object({
  name: z.string(),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional().catch(undefined),
  $response: z
    .object({ headers: z.record(z.string(), z.string()) })
    .optional()
    .catch(undefined),
});

/** Throttling comes with status 400 (common errors and exceptions of the API model 2016-06-27). */
const THROTTLED = /^(Throttl|ProvisionedThroughputExceeded|LimitExceeded|TooManyRequests|SlowDown)/;
const NO_ENTRY =
  /^(AccessDenied|UnrecognizedClient|InvalidSignature|MissingAuthenticationToken|IncompleteSignature|ExpiredToken|InvalidClientTokenId|NotAuthorized|OptInRequired|SubscriptionRequired)/;

/** What the service says when an image shows nobody: the exception is that of any wrong parameter. */
export function saysNoFace(error: unknown): boolean {
  const parsed = SdkError.safeParse(error);
  return (
    parsed.success &&
    parsed.data.name === 'InvalidParameterException' &&
    /no faces? /i.test(parsed.data.message)
  );
}

export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** The SDK's error in our words; without its message, which may quote ids or the request. */
export function faultOf(error: unknown): ServiceError {
  const parsed = SdkError.safeParse(error);
  if (!parsed.success) return new ServiceError(SERVICE, 'UNKNOWN', 'passing');
  const { name, code, $metadata, $response } = parsed.data;
  const status = $metadata?.httpStatusCode;
  const asked = retryAfterMs($response?.headers['retry-after'], new Date());
  const passing = (as: string): ServiceError => new ServiceError(SERVICE, as, 'passing', asked);
  if (THROTTLED.test(name) || status === 429) return passing(name);
  // No status: the connection failed. Below 300: the answer could not be read.
  if (status === undefined) return passing(code ?? name);
  if (status < 300) return passing('MALFORMED_ANSWER');
  if (status >= 500) return passing(name);
  const refused = NO_ENTRY.test(name) || status === 401 || status === 403;
  return new ServiceError(SERVICE, name, refused ? 'misconfigured' : 'refused');
}
