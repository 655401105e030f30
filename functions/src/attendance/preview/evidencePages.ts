import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import type { Session } from '../../courses/index.ts';
import { sessionsById } from '../../courses/index.ts';
import { converter } from '../../platform/firestore.ts';
import { StoredEvidence } from '../attemptStore.ts';

/** What is looked at, newest first. */
export interface Range {
  readonly from: Date;
  readonly to: Date;
  readonly courseId: string | undefined;
}

/** One attempt's evidence, with its session. */
export interface Attempt {
  readonly id: string;
  readonly evidence: StoredEvidence;
  readonly session: Session;
}

/** So many documents are in memory at a time. */
const PAGE = 300;

/**
 * Evidence of a range in pages, newest first, each with its session, which is read once. Evidence whose session
 * cannot be read any more is left out: there is nothing to hold it against.
 * @param most documents read at most @returns whether there was more
 */
export async function* evidencePages(
  db: Firestore,
  { from, to, courseId }: Range,
  most: number,
): AsyncGenerator<readonly Attempt[], boolean> {
  const sessions = new Map<string, Session | null>();
  let after: DocumentReference | null = null;
  let last: Date | null = null;
  for (let read = 0; ;) {
    let query = db
      .collectionGroup('evidence')
      .withConverter(converter(StoredEvidence))
      .where('at', '>=', from)
      .where('at', '<', to);
    if (courseId !== undefined) query = query.where('courseId', '==', courseId);
    query = query.orderBy('at', 'desc').orderBy('__name__', 'desc');
    if (after !== null) query = query.startAfter(last, after);
    const room = most - read;
    const { docs } = await query.limit(Math.min(PAGE, room + 1)).get();
    const page = docs.slice(0, room);
    const fresh = [...new Set(page.map((doc) => doc.data().sessionId))].filter(
      (id) => !sessions.has(id),
    );
    for (const [id, session] of await sessionsById(db, fresh)) sessions.set(id, session);
    yield page.flatMap((doc): Attempt[] => {
      const evidence = doc.data();
      const session = sessions.get(evidence.sessionId) ?? null;
      return session === null ? [] : [{ id: doc.id, evidence, session }];
    });
    const end = page.at(-1);
    if (end === undefined || docs.length > page.length) return docs.length > page.length;
    if (docs.length < PAGE) return false;
    read += page.length;
    after = end.ref;
    last = end.data().at;
  }
}
