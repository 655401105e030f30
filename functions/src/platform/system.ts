import { canonicalJson, sha256Hex } from './crypto.ts';
import type { CallContext } from './operation.ts';
import type { Services } from './services.ts';

/**
 * The context of work that nobody called for: triggers and schedules. `occasion` names the event or the
 * scheduled time, so that the same one twice has its effect once.
 */
export function systemContext(
  services: Services,
  operation: string,
  occasion: string | null,
): CallContext {
  return {
    operation,
    caller: null,
    system: true,
    services,
    requestId: occasion ?? operation,
    idempotencyKey: occasion,
    requestHash: sha256Hex(canonicalJson({ operation, occasion })),
  };
}
