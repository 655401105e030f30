import type { Claim } from './claim.ts';
import type { CheckInReply, CheckInRequest } from './contract.ts';
import type { Verdict } from './decision.ts';
import type { Gathered } from './gatherEvidence.ts';
import type { Occasion } from './gates.ts';
import { hintFor } from './hints.ts';
import type { StoredEvent, StoredRecord } from './recordStore.ts';

/** One attempt with its evidence, weighed but not stored. */
export interface Weighed {
  readonly operation: 'checkIn' | 'checkOut';
  readonly uid: string;
  /** Whose device signed: the student, or a kiosk. */
  readonly by: string;
  readonly input: Pick<CheckInRequest, 'device' | 'location'>;
  readonly occasion: Occasion;
  readonly claim: Claim;
  readonly gathered: Gathered;
}

export interface Decided extends Weighed {
  readonly verdict: Verdict;
}

/** The record after an attempt and the event that says so. */
export interface RecordChange {
  readonly record: StoredRecord;
  readonly event: StoredEvent;
}

/** How arrivals and departures differ; all else is one pipeline. */
export interface AttemptKind {
  readonly operation: 'checkIn' | 'checkOut';
  /** The reply when the record leaves nothing to decide; null to go on. @throws Failure */
  settled(record: StoredRecord | null, occasion: Occasion, at: Date): CheckInReply | null;
  /** What the decision makes of a record that left something to decide; null: it stays as it is. */
  change(decided: Decided, before: StoredRecord | null): RecordChange | null;
}

/** The reply when the record stands and no evidence was weighed; `reasons` say why it is not as asked. */
export function standingReply(
  record: StoredRecord,
  sessionId: string,
  at: Date,
  reasons: readonly string[],
): CheckInReply {
  return {
    attemptId: null,
    sessionId,
    decision: reasons.length === 0 ? 'accepted' : 'rejected',
    status: record.status,
    departure: record.departure,
    reasons: reasons.map((reason) => ({ check: 'record', reason, hint: hintFor(reason) })),
    alreadyRecorded: true,
    at: at.toISOString(),
  };
}
