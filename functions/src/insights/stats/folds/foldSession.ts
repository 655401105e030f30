import type { Departure, Method, Status } from '../../../attendance/index.ts';
import type { MarkCode } from '../counts.ts';
import { NO_COUNTS, codeOf, countCodes, isConfirmed } from '../counts.ts';
import type { StoredFunnel, StoredSessionStats } from '../shapes.ts';

/** Stats before they are stored. */
export type SessionStats = Omit<StoredSessionStats, 'computedAt'>;

export interface SessionFacts {
  readonly courseId: string;
  readonly termId: string;
  readonly startsAt: Date;
  readonly status: 'scheduled' | 'cancelled';
  readonly closing: {
    readonly closedAt: Date | null;
    readonly rollTaken: boolean | null;
    readonly absenteesToldAt: Date | null;
  };
}

export interface RecordFacts {
  readonly uid: string;
  readonly status: Status;
  readonly method: Method;
  readonly departure: Departure;
}

export interface AttemptFacts {
  readonly operation: 'checkIn' | 'checkOut';
  readonly counted: boolean;
  readonly decision: 'accepted' | 'pending_review' | 'rejected' | null;
  readonly reasons: readonly string[];
}

/** What one session says, whatever the order of its records. `funnel`: null until it closed. */
export function foldSession(
  session: SessionFacts,
  records: readonly RecordFacts[],
  funnel: StoredFunnel | null,
): SessionStats {
  const held = session.status === 'scheduled';
  const { closedAt } = session.closing;
  const confirmed = isConfirmed(session.closing);
  const coded = records.map((record) => ({ ...record, code: codeOf(record, confirmed) }));
  const methods: Partial<Record<Method, number>> = {};
  for (const { code, method } of held ? coded : []) {
    if (code !== 'U') methods[method] = (methods[method] ?? 0) + 1;
  }
  const { courseId, termId, startsAt } = session;
  return {
    courseId,
    termId,
    startsAt,
    held,
    confirmed,
    closedAt,
    marks: Object.fromEntries(coded.map(({ uid, code }) => [uid, code])),
    departuresWaiting: records
      .flatMap(({ uid, departure }) => (departure === 'pending_review' ? [uid] : []))
      .sort(),
    counts: held ? countCodes(coded.map(({ code }) => code)) : NO_COUNTS,
    methods,
    funnel: held ? funnel : null,
  };
}

/** What came of the check-ins; tries in which we could not look are none. */
export function funnelOf(attempts: readonly AttemptFacts[]): StoredFunnel {
  const tried = attempts.filter(({ operation, counted }) => operation === 'checkIn' && counted);
  const reasons: Record<string, number> = {};
  const came = { accepted: 0, pending_review: 0, rejected: 0 };
  for (const { decision, reasons: named } of tried) {
    if (decision !== null) came[decision] += 1;
    if (decision !== 'rejected') continue;
    for (const reason of new Set(named)) reasons[reason] = (reasons[reason] ?? 0) + 1;
  }
  const { accepted, pending_review: pending, rejected } = came;
  return { attempts: tried.length, accepted, pending, rejected, reasons };
}

/**
 * Whether a session counts by now: it was held, and it has begun, or somebody was marked before its start. An excuse
 * that was given ahead says nothing before the session has begun.
 */
export function hasBegun(
  { held, startsAt, marks }: Pick<SessionStats, 'held' | 'startsAt' | 'marks'>,
  now: Date,
): boolean {
  if (!held) return false;
  return startsAt <= now || Object.values<MarkCode>(marks).some((code) => code !== 'E');
}
