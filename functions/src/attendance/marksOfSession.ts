import type { Firestore } from 'firebase-admin/firestore';
import { sessionOf } from '../courses/index.ts';
import { getEach } from '../platform/firestore.ts';
import type { Services } from '../platform/services.ts';
import { CHUNK } from './closing/chunks.ts';
import { unmarkedPages } from './closing/absences.ts';
import type { StoredRecord } from './recordStore.ts';
import { recordRef, recordsOf } from './recordStore.ts';

/** Whose departure from the session was closed for them. */
export async function uidsAutoClosed(db: Firestore, sessionId: string): Promise<string[]> {
  const closed = recordsOf(db, sessionId).where('departure', '==', 'auto_closed');
  const found = await closed.select().get();
  return found.docs.map(({ id }) => id);
}

/** Who is on the roster of the session and has no record in it. */
export async function uidsWithoutMark(services: Services, sessionId: string): Promise<string[]> {
  const session = await sessionOf(services.db, sessionId);
  if (session?.status !== 'scheduled') return [];
  const uids: string[] = [];
  for await (const page of unmarkedPages(services, session, CHUNK)) uids.push(...page);
  return uids;
}

/**
 * Whom closing found absent. Whoever staff marked absent was told of that mark, by a notice of its own.
 */
export async function uidsOfAbsentees(db: Firestore, sessionId: string): Promise<string[]> {
  const absent = recordsOf(db, sessionId).where('status', '==', 'absent');
  const found = await absent.where('method', '==', 'automatic').select().get();
  return found.docs.map(({ id }) => id);
}

/** What the records of these students say, in their order; null where there is none. */
export async function marksOf(
  db: Firestore,
  sessionId: string,
  uids: readonly string[],
): Promise<(Pick<StoredRecord, 'status' | 'departure'> | null)[]> {
  const found = await getEach(
    db,
    uids.map((uid) => recordRef(db, sessionId, uid)),
  );
  return found.map((record) => {
    if (record instanceof Error) throw record;
    return record;
  });
}
