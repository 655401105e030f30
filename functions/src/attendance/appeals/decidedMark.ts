import type { Session } from '../../courses/index.ts';
import { Failure, invalidField } from '../../platform/failures.ts';
import { officeMark } from '../officeMark.ts';
import type { Policy } from '../../settings/index.ts';
import { departed, departureIn } from '../overrides.ts';
import type { StoredRecord } from '../recordStore.ts';
import { StoredMark } from '../recordStore.ts';
import type { NextMark } from '../writeMark.ts';
import type { StoredAppeal } from './appealStore.ts';
import type { DecideAppealRequest } from './contract.ts';

/** @throws Failure invalid-request when the mark does not go with what was appealed */
export function mustFit(
  { decision, status, departedAt }: DecideAppealRequest,
  { operation: appealed }: StoredAppeal,
): void {
  const arrival = decision === 'accepted' && appealed === 'checkIn';
  if (arrival && status === undefined) {
    throw invalidField('status', 'say which mark the student gets');
  }
  if (!arrival && status !== undefined) {
    throw invalidField('status', 'leave it out: only an accepted check-in gets one');
  }
  if (departedAt !== undefined && (arrival || decision === 'rejected')) {
    throw invalidField('departedAt', 'leave it out: only an accepted check-out has one');
  }
}

/** An accepted appeal and what it is judged by. */
export interface Decided {
  readonly input: DecideAppealRequest;
  readonly appeal: StoredAppeal;
  readonly session: Session;
  readonly before: StoredRecord | null;
  /** Server time of the attempt; undefined when there was none. */
  readonly triedAt: Date | undefined;
  readonly now: Date;
  readonly by: string;
}

/**
 * The mark that an accepted appeal makes: an arrival counts from when it was tried; a departure leaves the rest of
 * the mark as it is.
 * @throws Failure conflict | invalid-request
 */
export function decidedMark(decided: Decided, policy: Policy): NextMark {
  const { input, appeal, session, before, triedAt, now, by } = decided;
  if (appeal.operation === 'checkIn') {
    const mark = {
      kind: 'appeal',
      by,
      studentUid: appeal.uid,
      reason: input.reason,
      status: input.status ?? 'present',
      departed: null,
      policy,
      ...(triedAt === undefined ? {} : { arrivedAt: triedAt }),
    } as const;
    return officeMark(before, mark, session, now);
  }
  if (before?.status !== 'present' && before?.status !== 'late') {
    const detail = 'A departure needs an arrival: settle that first.';
    throw new Failure('conflict', { detail });
  }
  const { status } = before;
  const named = departureIn({ status, departedAt: input.departedAt }, before, session, policy, now);
  const left = named ?? (triedAt === undefined ? null : departed(triedAt, session, policy));
  if (left === null) throw invalidField('departedAt', 'say when the student left');
  return { ...StoredMark.parse(before), ...left };
}
