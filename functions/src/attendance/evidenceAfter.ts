import type { Firestore } from 'firebase-admin/firestore';
import { withDates } from '../platform/firestore.ts';
import { logError } from '../platform/logError.ts';
import { StoredEvidence } from './attemptStore.ts';

/** Where a reader of all evidence stands: behind the document of that path, which is of that instant. */
export interface EvidencePosition {
  readonly at: Date;
  readonly path: string;
}

export interface EvidenceAt extends EvidencePosition {
  readonly attemptId: string;
  /** Null: it cannot be read, which is logged and holds up nobody. */
  readonly evidence: StoredEvidence | null;
}

/** The next evidence of whichever session, in the order of its instants, before `until`; at most `limit`. */
export async function evidenceAfter(
  db: Firestore,
  { at, path }: EvidencePosition,
  until: Date,
  limit: number,
): Promise<EvidenceAt[]> {
  const { docs } = await db
    .collectionGroup('evidence')
    .where('at', '>=', at)
    .where('at', '<', until)
    .orderBy('at')
    .orderBy('__name__')
    .startAfter(at, db.doc(path))
    .limit(limit)
    .get();
  return docs.map((doc) => {
    const data = withDates(doc.data());
    const parsed = StoredEvidence.safeParse(data);
    if (!parsed.success) logError('evidence cannot be read', parsed.error, { path: doc.ref.path });
    const when: unknown = doc.get('at');
    return {
      at: dateIn(when, at),
      path: doc.ref.path,
      attemptId: doc.id,
      evidence: parsed.success ? parsed.data : null,
    };
  });
}

/** The query orders by it, so it is an instant. */
function dateIn(value: unknown, otherwise: Date): Date {
  const date = withDates(value);
  return date instanceof Date ? date : otherwise;
}
