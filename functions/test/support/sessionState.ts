import type { StoredSummary } from '../../src/attendance/closing/summaryStore.ts';
import { summaryRef } from '../../src/attendance/closing/summaryStore.ts';
import { sessionOf } from '../../src/courses/index.ts';
import type { Services } from '../../src/platform/services.ts';

/** Everything that closing leaves behind, without the instants at which it did. */
export interface SessionState {
  /** `status method departure: kinds of its events`, by uid. */
  readonly students: Readonly<Record<string, string>>;
  /** `kind -> recipients`, by kind. */
  readonly notices: readonly string[];
  readonly done: Readonly<Record<string, boolean>>;
  readonly rollTaken: boolean | null;
  readonly summary: Omit<StoredSummary, 'countedAt' | 'closedAt' | 'startsAt'> | null;
}

export async function stateOf(services: Services, sessionId: string): Promise<SessionState> {
  const { db } = services;
  const [records, notices, session, summary] = await Promise.all([
    db.collection(`sessions/${sessionId}/attendance`).get(),
    db.collection('notifications').where('data.sessionId', '==', sessionId).get(),
    sessionOf(db, sessionId),
    summaryRef(db, sessionId).get(),
  ]);
  const students = await Promise.all(
    records.docs.map(async (record): Promise<[string, string]> => {
      const events = await record.ref.collection('events').orderBy('at').get();
      const says = ['status', 'method', 'departure'].map((field) => String(record.get(field)));
      const kinds = events.docs.map((event) => String(event.get('kind')));
      return [record.id, `${says.join(' ')}: ${kinds.join(', ')}`];
    }),
  );
  const { rollTaken = null, ...instants } = session?.closing ?? {};
  return {
    students: Object.fromEntries(students.sort(([a], [b]) => (a < b ? -1 : 1))),
    notices: notices.docs
      .map((doc) => `${String(doc.get('kind'))} -> ${String(doc.get('to'))}`)
      .sort(),
    done: Object.fromEntries(Object.entries(instants).map(([name, at]) => [name, at !== null])),
    rollTaken,
    summary: timeless(summary.data()),
  };
}

function timeless(summary: StoredSummary | undefined): SessionState['summary'] {
  if (summary === undefined) return null;
  const { countedAt: _, closedAt: __, startsAt: ___, ...counts } = summary;
  return counts;
}
