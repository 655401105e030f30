import type { Departure, Method, Status } from '../../attendance/index.ts';
import type { Session } from '../../courses/index.ts';
import { codeOf, isConfirmed } from '../../insights/index.ts';
import type { TalliedMark } from './tally.ts';

/** What a summary takes of a record. */
export interface SummaryRecord {
  readonly uid: string;
  readonly courseId: string;
  readonly sessionId: string;
  readonly startsAt: Date;
  readonly status: Status;
  readonly method: Method;
  readonly departure: Departure;
}

/** Looks sessions up by id; null where there is none, or it cannot be read. */
export type FindSessions = (
  ids: readonly string[],
) => Promise<ReadonlyMap<string, SummarySession | null>>;
export type SummarySession = Pick<Session, 'status' | 'localDate'> & {
  readonly closing: Pick<Session['closing'], 'closedAt' | 'rollTaken' | 'absenteesToldAt'>;
};

/**
 * What the records of each page say, by the sessions that they are of: nothing of one that was cancelled, and of one that is
 * still to come at `asOf` no excuse given ahead. Records of a session come one after the other, so each is looked up
 * once, or twice where a page ends within it.
 */
export async function* codedMarks(
  pages: AsyncIterable<readonly SummaryRecord[]>,
  find: FindSessions,
  asOf: Date,
): AsyncGenerator<TalliedMark[], void> {
  for await (const page of pages) {
    const sessions = await find([...new Set(page.map(({ sessionId }) => sessionId))]);
    yield page.flatMap((record): TalliedMark[] => {
      const session = sessions.get(record.sessionId);
      if (session?.status !== 'scheduled') return [];
      const code = codeOf(record, isConfirmed(session.closing));
      if (code === 'E' && record.startsAt > asOf) return [];
      return [{ uid: record.uid, courseId: record.courseId, date: session.localDate, code }];
    });
  }
}
