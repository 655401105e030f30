import { commit } from '../../platform/commit.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import { sweepFiles } from './importFiles.ts';

/** What a schedule does: no roster file outlives its day. Twice changes nothing. */
export async function sweepRosterFiles(services: Services, occasion: string): Promise<number> {
  const files = await sweepFiles(services);
  if (files === 0) return 0;
  return await commit(recomputeContext(services, 'sweepRosterFiles', occasion), ({ audit }) => {
    audit({ action: 'roster-import.files-swept', subject: 'rosterImports', details: { files } });
    return Promise.resolve(files);
  });
}
