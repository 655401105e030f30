import { z } from 'zod';
import type { ServiceFault } from '../service/serviceError.ts';
import { ServiceError } from '../service/serviceError.ts';

/** Its name in errors and logs. */
export const SERVICE = 'cloud-vision';

/** google.rpc.RetryInfo, by which Google's services say how long to wait. */
const RetryInfo = z.object({
  retryDelay: z.object({
    seconds: z.coerce.number().catch(0),
    nanos: z.coerce.number().catch(0),
  }),
});

/** Of an error of the client: `code` is a google.rpc.Code, or a text where the network failed. */
const ClientError = z.object({
  code: z.union([z.number(), z.string()]).optional().catch(undefined),
  statusDetails: z.array(z.unknown()).catch([]),
});

/** google.rpc.Code: INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED. */
const REFUSED = [3, 5, 9, 11, 12];
/** PERMISSION_DENIED and UNAUTHENTICATED. */
const NO_ENTRY = [7, 16];

/** The client's error in our words; without its message. All that is not known to be final may pass. */
export function faultOf(error: unknown): ServiceError {
  const parsed = ClientError.safeParse(error);
  const { code, statusDetails } = parsed.success ? parsed.data : { statusDetails: [] };
  if (typeof code !== 'number') return new ServiceError(SERVICE, code ?? 'NETWORK', 'passing');
  const asked = statusDetails.flatMap((detail) => {
    const info = RetryInfo.safeParse(detail);
    if (!info.success) return [];
    const { seconds, nanos } = info.data.retryDelay;
    return [seconds * 1000 + nanos / 1e6];
  });
  return new ServiceError(SERVICE, `RPC_${String(code)}`, kindOf(code), asked[0] ?? null);
}

function kindOf(code: number): ServiceFault {
  if (NO_ENTRY.includes(code)) return 'misconfigured';
  return REFUSED.includes(code) ? 'refused' : 'passing';
}
