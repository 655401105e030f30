import type { Services } from '../../platform/services.ts';
import type { MatchThresholds } from '../engine/match.ts';
import { sameModel } from '../recognition/compare.ts';
import type { VaultReading } from '../vault/vault.ts';
import { readTemplates } from '../vault/vault.ts';
import type { Neighbour } from './neighbours.ts';

/** Templates that are open at the same time. */
const AT_ONCE = 20;

/** What one page of people came to. */
export interface Compared {
  /** Everybody from the review threshold on. */
  readonly alike: readonly Neighbour[];
  /** People whose template cannot be opened or is another model's. */
  readonly skipped: number;
}

/**
 * Compares an open template with those of other people. Each has a transform of its own: the face is taken out of one
 * and put through the other's, in memory, and zeroed.
 */
export async function compareWith(
  services: Services,
  own: Extract<VaultReading, { status: 'open' }>,
  uids: readonly string[],
  { review }: Pick<MatchThresholds, 'review'>,
): Promise<Compared> {
  const { template, model } = own;
  if (template.kind !== 'embedding') return { alike: [], skipped: uids.length };
  const alike: Neighbour[] = [];
  let skipped = 0;
  const probe = template.embedding();
  try {
    for (let from = 0; from < uids.length; from += AT_ONCE) {
      const some = uids.slice(from, from + AT_ONCE);
      const readings = await readTemplates(services, some);
      if (readings.every(({ status }) => status === 'unreadable')) {
        throw new Error('no template of a whole batch can be opened: the search is to come again');
      }
      readings.forEach((reading, i) => {
        if (reading.status === 'unreadable') skipped++;
        if (reading.status !== 'open') return;
        const { template: other, templateVersion } = reading;
        if (other.kind === 'embedding' && sameModel(reading.model, model)) {
          const similarity = other.similarity(probe);
          if (similarity >= review) alike.push({ uid: some[i] ?? '', templateVersion, similarity });
        } else skipped++;
        other.close();
      });
    }
  } finally {
    probe.fill(0);
  }
  return { alike, skipped };
}
