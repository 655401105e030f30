import { commit } from '../../platform/commit.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import { sweepPhotos } from './photoStore.ts';

/** What a schedule does: no photo of a room outlives its hour. Twice changes nothing. */
export async function sweepRollCallPhotos(services: Services, occasion: string): Promise<number> {
  const photos = await sweepPhotos(services);
  if (photos === 0) return 0;
  return await commit(recomputeContext(services, 'sweepRollCallPhotos', occasion), ({ audit }) => {
    audit({ action: 'roll-call.photos-swept', subject: 'rollCalls', details: { photos } });
    return Promise.resolve(photos);
  });
}
