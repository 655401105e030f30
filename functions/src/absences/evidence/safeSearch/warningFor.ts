import { EVIDENCE_SAFE_SEARCH } from '../../../params.ts';
import { loadedOnce } from '../../../platform/loadedOnce.ts';
import { logError } from '../../../platform/logError.ts';
import type { Clean } from '../bytes/cleanBytes.ts';
import type { StoredEvidence } from '../evidenceStore.ts';
import type { SafeSearch } from './port.ts';

const cloudVision = loadedOnce(load);
let replaced: SafeSearch | undefined;

/**
 * Why staff are asked before they see it; null: they are not. A service that does not answer warns too: what nobody looked
 * at may be anything, and no student waits for somebody else's outage. PDFs are not looked at.
 */
export async function warningFor({ bytes, type }: Clean): Promise<StoredEvidence['warning']> {
  if (type !== 'image/jpeg') return null;
  try {
    const search = await selected();
    if (search === null) return null;
    return (await search.isSensitive(bytes)) ? 'SENSITIVE_CONTENT' : null;
  } catch (error) {
    logError('evidence was not looked at', error, {});
    return 'NOT_LOOKED_AT';
  }
}

/** Puts another one in its place; undefined goes back to the configured one, made anew. For tests. */
export function useSafeSearch(search: SafeSearch | undefined): void {
  replaced = search;
  cloudVision.forget();
}

async function selected(): Promise<SafeSearch | null> {
  if (replaced !== undefined) return replaced;
  const name = EVIDENCE_SAFE_SEARCH.value();
  if (name === 'off') return null;
  if (name !== 'cloud-vision') throw new Error('EVIDENCE_SAFE_SEARCH must be off or cloud-vision');
  return await cloudVision.get();
}

async function load(): Promise<SafeSearch> {
  const { cloudVisionSafeSearch } = await import('./cloudVision.ts');
  return await cloudVisionSafeSearch();
}
