import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import type { Write } from '../../platform/commit.ts';
import type { MatchThresholds } from '../engine/match.ts';
import { rawVaultRef } from '../vault/vaultStore.ts';
import type { StoredConflict } from './conflictStore.ts';
import { conflictRef } from './conflictStore.ts';
import type { Lookalikes } from './lookalikeStore.ts';
import { lookalikesOf, lookalikesRef } from './lookalikeStore.ts';
import type { Neighbour } from './neighbours.ts';
import { withNeighbour } from './neighbours.ts';

/** Whose search found them, by which of the person's templates and in which scale. */
interface Finder {
  readonly uid: string;
  readonly templateVersion: number;
  readonly thresholds: Pick<MatchThresholds, 'identify'>;
}

/**
 * Stores who looks like whom, on both sides, and a conflict for each pair that may be one person. Whoever withdrew or
 * enrolled anew since the comparison is left out: their vault is read again inside the transaction.
 * @returns conflicts that nobody knew of
 */
export async function recordAlike(
  db: Firestore,
  { tx, now, audit, intent }: Write,
  { uid, templateVersion, thresholds: { identify } }: Finder,
  alike: readonly Neighbour[],
): Promise<number> {
  if (alike.length === 0) return 0;
  const [mine, own, ...found] = await Promise.all([
    tx.get(rawVaultRef(db, uid)),
    tx.get(lookalikesRef(db, uid)),
    ...alike.map(async (neighbour) => ({
      neighbour,
      vault: await tx.get(rawVaultRef(db, neighbour.uid)),
      theirs: await tx.get(lookalikesRef(db, neighbour.uid)),
      conflict: await tx.get(conflictRef(db, [uid, neighbour.uid])),
    })),
  ]);
  if (!holds(mine, templateVersion)) return 0;
  let list = closestOf(own, templateVersion);
  let fresh = 0;
  for (const { neighbour, vault, theirs, conflict } of found) {
    if (!holds(vault, neighbour.templateVersion)) continue;
    const { similarity } = neighbour;
    list = withNeighbour(list, neighbour);
    const closest = withNeighbour(closestOf(theirs, neighbour.templateVersion), {
      uid,
      templateVersion,
      similarity,
    });
    tx.set(theirs.ref, lookalikesOf(neighbour.templateVersion, closest));
    if (similarity < identify) continue;
    if (conflict.exists) {
      // Who was found to be a twin stays dismissed.
      tx.update(conflict.ref, { similarity, conflictFrom: identify });
      continue;
    }
    fresh += 1;
    tx.create(conflict.ref, newConflict([uid, neighbour.uid], similarity, identify, now));
    audit({ action: 'face-conflict.found', subject: conflict.ref.path });
    intent({
      dedupeKey: `face-conflict.found:${conflict.ref.id}:${String(now.getTime())}`,
      kind: 'face-conflict.found',
      to: ['admins'],
      data: { conflictId: conflict.ref.id },
    });
  }
  tx.set(own.ref, lookalikesOf(templateVersion, list));
  return fresh;
}

function holds(vault: DocumentSnapshot, templateVersion: number): boolean {
  return vault.get('templateVersion') === templateVersion;
}

/** What is known of an older template says nothing of this one. */
function closestOf(snapshot: DocumentSnapshot<Lookalikes>, version: number): readonly Neighbour[] {
  const stored = snapshot.data();
  return stored?.templateVersion === version ? stored.closest : [];
}

function newConflict(
  uids: readonly string[],
  similarity: number,
  conflictFrom: number,
  foundAt: Date,
): StoredConflict {
  const status = 'open';
  return { uids: uids.toSorted(), similarity, conflictFrom, status, foundAt, dismissal: null };
}
