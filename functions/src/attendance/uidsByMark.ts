import type { Firestore } from 'firebase-admin/firestore';
import { sessionOf } from '../courses/index.ts';
import { getEach } from '../platform/firestore.ts';
import type { Services } from '../platform/services.ts';
import { CHUNK } from './closing/chunks.ts';
import { unmarkedPages } from './closing/absences.ts';
import type { StoredRecord } from './recordStore.ts';
import { recordRef, recordsOf } from './recordStore.ts';

/** Whose record of the session says so. */
export async function uidsByMark(
  db: Firestore,
  sessionId: string,
  field: 'status' | 'departure',
  value: string,
): Promise<string[]> {
  const found = await recordsOf(db, sessionId).where(field, '==', value).select().get();
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
