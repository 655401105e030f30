import type { Services } from '../../platform/services.ts';
import type { Notice } from '../notice.ts';

/** Leaves a notice for the addresses that asked for its kind. */
export function leaveForWebhooks(
  _services: Services,
  _notice: Pick<Notice, 'id' | 'kind' | 'data' | 'createdAt'>,
): Promise<void> {
  return Promise.resolve();
}
