import type { Session } from '../courses/index.ts';
import type { Write } from '../platform/commit.ts';
import type { Services } from '../platform/services.ts';
import type { Status } from './record.ts';
import type { Policy } from '../settings/index.ts';
import type { Departed } from './overrides.ts';
import { undeparted } from './overrides.ts';
import type { StoredRecord } from './recordStore.ts';
import type { MarkChange, NextMark } from './writeMark.ts';
import { writeMark } from './writeMark.ts';

/** A mark set by a person. */
export interface OfficeMark extends MarkChange {
  readonly kind: 'mark' | 'review' | 'roll-call' | 'appeal';
  readonly status: Status;
  /** When the student was seen, where that was not now. */
  readonly arrivedAt?: Date;
  /** When the student left, where the mark says so; null keeps what was recorded. */
  readonly departed: Departed | null;
  /** In force now. */
  readonly policy: Policy;
}

/**
 * Writes a person's mark over whatever stood there; the event keeps the mark before. Audit and notice go
 * with it. Call after the transaction's reads.
 */
export function putOfficeMark(
  services: Services,
  write: Write,
  session: Session,
  before: StoredRecord | null,
  mark: OfficeMark,
): StoredRecord {
  const next = officeMark(before, mark, session, write.now);
  const written = writeMark(services, write, session, before, next, mark);
  if (written === null) throw new Error('a mark was set and no record written');
  return written;
}

/** A person's mark over the one before. */
export function officeMark(
  before: StoredRecord | null,
  mark: OfficeMark,
  session: Session,
  now: Date,
): NextMark {
  const { status, by, kind, policy } = mark;
  const attended = status === 'present' || status === 'late';
  const arrivedAt = attended ? arrivalOf(before, mark, session, now) : null;
  return {
    status,
    method: kind === 'roll-call' ? 'roll_call' : 'staff',
    arrivedAt,
    ...(attended ? departureAfter(before, mark, arrivedAt, session) : NOT_DEPARTED),
    // A review settles what was judged by the rules of then.
    policyVersion: kind === 'review' ? (before?.policyVersion ?? policy.version) : policy.version,
    placeId: before?.placeId ?? null,
    placeVersion: before?.placeVersion ?? null,
    markedBy: by,
  };
}

/** Whoever marks somebody present once the session has closed does not say when they came. */
function arrivalOf(
  before: StoredRecord | null,
  { arrivedAt }: OfficeMark,
  { closesAt }: Session,
  now: Date,
): Date | null {
  return before?.arrivedAt ?? arrivedAt ?? (now <= closesAt ? now : null);
}

const NOT_DEPARTED = { departure: 'none', departedAt: null } as const;

function departureAfter(
  before: StoredRecord | null,
  { departed, policy }: OfficeMark,
  arrivedAt: Date | null,
  session: Session,
): Departed {
  if (departed !== null) return departed;
  if (before === null || before.departure === 'none') {
    return undeparted(arrivedAt, session, policy);
  }
  return { departure: before.departure, departedAt: before.departedAt };
}
