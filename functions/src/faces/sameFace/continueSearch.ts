import type { DocumentSnapshot } from 'firebase-admin/firestore';
import { SAME_FACE_SEARCH } from '../../params.ts';
import type { Write } from '../../platform/commit.ts';
import { commit } from '../../platform/commit.ts';
import { after } from '../../platform/clock.ts';
import { isPreconditionFailed, unchangedSince } from '../../platform/firestore.ts';
import type { Services } from '../../platform/services.ts';
import { recomputeContext } from '../../platform/system.ts';
import { builtInThresholds } from '../recognition/selected.ts';
import type { VaultReading } from '../vault/vault.ts';
import { readTemplate } from '../vault/vault.ts';
import { enrolledAfter } from '../vault/vaultStore.ts';
import type { Compared } from './comparePage.ts';
import { compareWith } from './comparePage.ts';
import { recordAlike } from './recordAlike.ts';
import type { Search } from './searchStore.ts';
import { searches } from './searchStore.ts';

/** People that one run looks at; the write of its progress is what starts the next. */
const PEOPLE_A_RUN = 200;
/** People that one search looks at. An institution with more of them is told so by the audit. */
const PEOPLE_A_SEARCH = 50_000;
/** A search that cannot be ended by then is given up, and audited so. */
const KEPT_S = 24 * 3600;

/** How one step went. */
type SearchStep = 'continued' | 'ended' | 'nothing to do';

type Opened = Extract<VaultReading, { status: 'open' }>;

/**
 * One step of the search for one person's face among all that are enrolled. Safe under repeated delivery and kills: the
 * step's findings and the progress are one transaction, which holds only as long as nobody else moved the search on.
 * @throws Error while the person's own template cannot be opened, so that the event comes again
 */
export async function continueSearch(
  services: Services,
  id: string,
  limits = { peopleARun: PEOPLE_A_RUN, peopleASearch: PEOPLE_A_SEARCH },
): Promise<SearchStep> {
  const snapshot = await searches(services.db).doc(id).get();
  const search = snapshot.data();
  if (search === undefined) return 'nothing to do';
  if (!SAME_FACE_SEARCH.value()) return await end(services, snapshot, search, 'off');
  if (after(search.createdAt, KEPT_S) <= services.clock.now()) {
    return await end(services, snapshot, search, 'given-up');
  }
  const own = await readTemplate(services, search.uid);
  if (own.status === 'unreadable') throw new Error(`the template of search ${id} is unreadable`);
  if (own.status === 'not-enrolled') return await end(services, snapshot, search, 'superseded');
  try {
    if (own.templateVersion !== search.templateVersion) {
      return await end(services, snapshot, search, 'superseded');
    }
    return await look(services, snapshot, search, own, limits);
  } finally {
    own.template.close();
  }
}

async function look(
  services: Services,
  snapshot: DocumentSnapshot<Search>,
  search: Search,
  own: Opened,
  { peopleARun, peopleASearch }: { readonly peopleARun: number; readonly peopleASearch: number },
): Promise<SearchStep> {
  const thresholds = builtInThresholds(own.model.id);
  const page = await enrolledAfter(services.db, search.after, peopleARun);
  const others = page.filter((uid) => uid !== search.uid);
  const compared = await compareWith(services, own, others, thresholds);
  const next: Search = {
    ...search,
    after: page.at(-1) ?? search.after,
    looked: search.looked + others.length,
    skipped: search.skipped + compared.skipped,
  };
  const all = page.length < peopleARun;
  const last = all || next.looked >= peopleASearch;
  const outcome = all ? 'complete' : 'cut-short';
  const record = (write: Write, found: Compared) =>
    recordAlike(services.db, write, { ...search, thresholds }, found.alike);
  if (last) return await end(services, snapshot, next, outcome, (write) => record(write, compared));
  return await moveOn(services, snapshot, async (write) => {
    const conflicts = await record(write, compared);
    write.tx.update(snapshot.ref, { ...next }, unchangedSince(snapshot));
    const details = { looked: next.looked, conflicts };
    write.audit({ action: 'face-search.continued', subject: snapshot.ref.path, details });
    return 'continued';
  });
}

/** `record` writes what the last step found and gives the number of conflicts among it. */
function end(
  services: Services,
  snapshot: DocumentSnapshot<Search>,
  { looked, skipped }: Search,
  outcome: string,
  record: (write: Write) => Promise<number> = () => Promise.resolve(0),
): Promise<SearchStep> {
  return moveOn(services, snapshot, async (write) => {
    const conflicts = await record(write);
    write.tx.delete(snapshot.ref, unchangedSince(snapshot));
    const details = { outcome, looked, skipped, conflicts };
    write.audit({ action: 'face-search.ended', subject: snapshot.ref.path, details });
    return 'ended';
  });
}

async function moveOn(
  services: Services,
  { ref }: DocumentSnapshot<Search>,
  work: (write: Write) => Promise<SearchStep>,
): Promise<SearchStep> {
  try {
    return await commit(recomputeContext(services, 'searchSameFace', ref.id), work);
  } catch (error) {
    // Another delivery did this step, or the person has withdrawn.
    if (isPreconditionFailed(error)) return 'nothing to do';
    throw error;
  }
}
