import { isDeepStrictEqual } from 'node:util';
import { sessionWindows } from '../../courses/index.ts';
import { rejudgeLocation } from '../../places/index.ts';
import { after } from '../../platform/clock.ts';
import type { Finding } from '../../platform/finding.ts';
import type { PolicyRules } from '../../settings/index.ts';
import type { Decision } from '../decision.ts';
import { decide } from '../decision.ts';
import { deviceOutcome, deviceRuleBeside } from '../deviceFindings.ts';
import { arrivalStatus, departureOf } from '../record.ts';
import { rejudgeFace } from './rejudgeFace.ts';

/** Stored evidence, as far as rules judge it. */
export interface Judged {
  readonly operation: 'checkIn' | 'checkOut';
  /** When it arrived, server time. */
  readonly at: Date;
  readonly decision: Decision;
  readonly findings: readonly Finding[];
}

/** The session's instants as they are stored. */
export interface Sitting {
  readonly origin: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly opensAt: Date;
  readonly lateAfter: Date;
  readonly closesAt: Date;
}

/** What an attempt came to. `refused`: before any check. `unknown`: nobody can say. */
export interface Result {
  readonly decision: Decision | 'refused' | 'unknown';
  readonly status: 'present' | 'late' | 'left' | 'left_early' | null;
  /** Codes, of findings that speak against it or of the gate. */
  readonly reasons: readonly string[];
}

/** What it came to under the rules then and what it would have under others. */
export interface Rejudgement {
  readonly before: Result;
  readonly after: Result;
  /** What other rules would have needed and older evidence does not hold: it stays as it was found. */
  readonly unmeasured: readonly string[];
}

/**
 * One attempt under other rules: a pure function of what is stored. Under the rules of then nothing changes.
 * @param was the rules it was judged under
 */
export function rejudge(
  evidence: Judged,
  session: Sitting,
  was: PolicyRules,
  would: PolicyRules,
): Rejudgement {
  const then = { ...session };
  const before: Result = {
    decision: evidence.decision,
    status: statusOf(evidence, evidence.decision, then, was),
    reasons: reasonsOf(evidence.findings),
  };
  const now = isDeepStrictEqual(was.windows, would.windows) ? then : movedTo(session, would);
  const gate = gateOf(evidence, now, would);
  if (gate !== null) {
    return {
      before,
      after: { decision: 'refused', status: null, reasons: [gate] },
      unmeasured: [],
    };
  }
  const { findings, unknown, unmeasured } = weighAgain(evidence.findings, would);
  const verdict = decide(findings).decision;
  const open = unknown.length > 0 && verdict !== 'rejected';
  const decision = open ? 'unknown' : verdict;
  const status = open ? null : statusOf(evidence, verdict, now, would);
  const reasons = [...reasonsOf(findings), ...unknown];
  return { before, after: { decision, status, reasons }, unmeasured };
}

/** Whether the two results differ in what they came to, whatever spoke for it. */
export function isChanged({ before, after: next }: Rejudgement): boolean {
  return before.decision !== next.decision || before.status !== next.status;
}

/** Extra sessions keep the instants that somebody gave them; those of the timetable follow the rules. */
function movedTo(session: Sitting, { windows }: PolicyRules): Sitting {
  return session.origin === 'meeting'
    ? { ...session, ...sessionWindows(session, windows) }
    : session;
}

/** Why no check would have been made; null where it would. */
function gateOf({ operation, at }: Judged, session: Sitting, rules: PolicyRules): string | null {
  if (operation === 'checkOut' && rules.leave.checkOut === 'off') return 'CHECK_OUT_OFF';
  if (at < session.opensAt) return 'BEFORE_OPENING';
  const closesAt =
    operation === 'checkIn' ? session.closesAt : after(session.endsAt, rules.checkOutGraceMin * 60);
  return at > closesAt ? 'AFTER_CLOSING' : null;
}

function statusOf(
  { operation, at }: Judged,
  decision: Decision,
  session: Sitting,
  rules: PolicyRules,
): Result['status'] {
  if (decision !== 'accepted') return null;
  if (operation === 'checkIn') return arrivalStatus(at, session.lateAfter);
  return departureOf(at, session.endsAt, rules.leave.earlyGraceMin);
}

function reasonsOf(findings: readonly Finding[]): string[] {
  return findings.filter(({ outcome }) => outcome !== 'pass').map(({ reason }) => reason);
}

function weighAgain(findings: readonly Finding[], rules: PolicyRules) {
  const of = (...checks: readonly string[]): Finding[] =>
    findings.filter(({ check }) => checks.includes(check));
  const atKiosk = findings.some(({ reason }) => reason === 'AT_KIOSK');
  const location = rejudgeLocation(of('location'), rules.location);
  const face = rejudgeFace(of('quality', 'face', 'liveness'), rules, atKiosk);
  // A kiosk is the school's own: no rule is content with less of it than its key.
  const rule = atKiosk ? 'required' : deviceRuleBeside(rules.device, face.findings);
  const device = of('device').map((one) => ({ ...one, outcome: deviceOutcome(one.reason, rule) }));
  return {
    findings: [...location.findings, ...device, ...face.findings],
    unknown: face.unknown,
    unmeasured: location.unmeasured,
  };
}
