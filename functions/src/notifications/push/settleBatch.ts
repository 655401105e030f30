import type { DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { commit } from '../../platform/commit.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import type { Held } from '../fanOut/lease.ts';
import type { Notice } from '../notice.ts';
import type { Entry, StoredBatch } from './batchStore.ts';
import { countsOf } from './batchStore.ts';
import { standingOf } from './judgeBatch.ts';
import type { Sendable } from './sendBatch.ts';

/** Rounds when an app wrote a token while it was being judged. */
const ROUNDS = 5;

interface Judged {
  readonly ref: DocumentReference<StoredBatch>;
  readonly held: Held;
  readonly notice: Notice;
  readonly batch: StoredBatch;
  readonly entries: readonly Entry[];
  /** Devices whose token is dead. */
  readonly pruned: readonly Sendable[];
}

/**
 * Writes down what became of a batch and deletes dead tokens, in one commit, while the lease is ours. A token that the
 * app has replaced meanwhile stays. @returns how the batch stands; null when another run has it
 */
export async function settleBatch(
  services: Services,
  judged: Judged,
): Promise<ReturnType<typeof standingOf> | null> {
  let version: Timestamp | null = judged.held.version;
  let dead = judged.pruned;
  for (let round = 1; ; round++) {
    try {
      return await store(services, judged, dead, version);
    } catch (error) {
      if (!isPreconditionFailed(error) || round === ROUNDS) throw error;
    }
    version = await ownVersion(judged);
    if (version === null) return null;
    dead = await stillThere(dead);
  }
}

async function store(
  services: Services,
  { ref, notice, batch, entries }: Judged,
  dead: readonly Sendable[],
  version: Timestamp,
): Promise<ReturnType<typeof standingOf>> {
  const context = recomputeContext(services, 'sendBatch', notice.id);
  return await commit(context, ({ tx, now, audit }) => {
    const standing = standingOf(entries, now);
    const counts = countsOf(entries);
    const unanswered = entries.reduce((sum, entry) => sum + entry.unanswered, 0);
    const next = { ...batch, ...standing, entries: [...entries], counts, unanswered };
    tx.update(
      ref,
      { ...next, lease: null, attempts: batch.attempts + 1 },
      { lastUpdateTime: version },
    );
    for (const { tokenSeen } of dead) tx.delete(tokenSeen.ref, unchangedSince(tokenSeen));
    audit({
      action: 'notice.batch-sent',
      subject: ref.path,
      details: { status: standing.status, ...counts, deleted: dead.length },
    });
    return Promise.resolve(standing);
  });
}

async function ownVersion({ ref, held }: Judged): Promise<Timestamp | null> {
  const now = await ref.get();
  return now.data()?.lease?.runId === held.runId ? (now.updateTime ?? null) : null;
}

/** Those that hold the dead token still, as they are now. */
async function stillThere(dead: readonly Sendable[]): Promise<Sendable[]> {
  const now = await Promise.all(
    dead.map(async (one) => ({ ...one, tokenSeen: await one.tokenSeen.ref.get() })),
  );
  return now.filter(({ token, tokenSeen }) => tokenSeen.get('token') === token);
}
