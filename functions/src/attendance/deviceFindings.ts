import { verifyP256 } from '../platform/deviceSignature.ts';
import type { Finding, Outcome } from '../platform/finding.ts';
import type { DeviceRule } from '../settings/index.ts';

export const DEVICE_REASONS = [
  'DEVICE_OK',
  'DEVICE_UNKNOWN',
  'DEVICE_REVOKED',
  'DEVICE_SIGNATURE_INVALID',
  'DEVICE_COUNTER_REUSED',
  'CAPTURE_TIME_SKEWED',
] as const;
export type DeviceReason = (typeof DEVICE_REASONS)[number];
type DeviceFinding = Finding<'device', DeviceReason>;

/** A phone's clock may be this far off before a person should look. */
const MAX_SKEW_MS = 10 * 60_000;

/** The registered key, as far as the check needs it; null when the id is not one of the caller's. */
export interface KnownDevice {
  readonly publicKey: string;
  readonly status: 'active' | 'revoked';
  /** Highest counter seen so far. */
  readonly counter: number;
}

export interface DeviceClaim {
  readonly counter: number;
  /** base64 of raw r||s, 64 bytes. */
  readonly signature: string;
  readonly message: string;
  readonly capturedAt: Date;
}

/** Reasons that say that no key of this person's vouches for the request. */
const UNSIGNED: ReadonlySet<string> = new Set([
  'DEVICE_UNKNOWN',
  'DEVICE_REVOKED',
  'DEVICE_SIGNATURE_INVALID',
]);

/** Whether the phone's key signed, so that what came is its owner's word. */
export function isSigned(findings: readonly Finding[]): boolean {
  const device = findings.filter(({ check }) => check === 'device');
  return device.length > 0 && device.every(({ reason }) => !UNSIGNED.has(reason));
}

/**
 * What a reason means under a rule. A counter or a clock that is off is a matter for eyes and never a refusal: a
 * phone that was restored from a copy, or travels, has both.
 */
export function deviceOutcome(reason: string, rule: DeviceRule): Outcome {
  if (reason === 'DEVICE_OK' || rule === 'flag') return 'pass';
  return rule === 'required' && UNSIGNED.has(reason) ? 'fail' : 'review';
}

/**
 * The rule that holds beside these other findings. Where no face was shown the phone is all there is: merely to note
 * that it proves nothing would let anybody in, so somebody looks.
 */
export function deviceRuleBeside(rule: DeviceRule, others: readonly Finding[]): DeviceRule {
  const alone = others.some(({ reason }) => reason === 'FACE_NOT_REQUIRED');
  return rule === 'flag' && alone ? 'review' : rule;
}

/** What the device proves: its key signed exactly these frames, this place and this moment. */
export function deviceFindings(
  device: KnownDevice | null,
  claim: DeviceClaim,
  now: Date,
  rule: DeviceRule = 'required',
): DeviceFinding[] {
  return judgeDevice(device, claim, now).map(({ reason, evidence }) =>
    finding(reason, deviceOutcome(reason, rule), evidence),
  );
}

type Reasoned = Pick<DeviceFinding, 'reason' | 'evidence'>;

function judgeDevice(device: KnownDevice | null, claim: DeviceClaim, now: Date): Reasoned[] {
  if (device === null) return [{ reason: 'DEVICE_UNKNOWN', evidence: {} }];
  if (device.status === 'revoked') return [{ reason: 'DEVICE_REVOKED', evidence: {} }];
  const signature = Buffer.from(claim.signature, 'base64');
  if (!verifyP256(device.publicKey, Buffer.from(claim.message), signature)) {
    return [{ reason: 'DEVICE_SIGNATURE_INVALID', evidence: {} }];
  }
  const findings: Reasoned[] = [];
  if (claim.counter <= device.counter) findings.push(reused(claim.counter, device.counter));
  const skewMs = claim.capturedAt.getTime() - now.getTime();
  if (Math.abs(skewMs) > MAX_SKEW_MS) {
    const evidence = { skewS: Math.round(skewMs / 1000) };
    findings.push({ reason: 'CAPTURE_TIME_SKEWED', evidence });
  }
  return findings.length > 0 ? findings : [{ reason: 'DEVICE_OK', evidence: {} }];
}

/**
 * The findings with the counter judged once more, when the outcome is stored: two parallel calls with one
 * counter passed both, the later one is found out. A lower counter than the last is no sign by then: the
 * phone's next call may have overtaken this one.
 */
export function withCounter(
  findings: readonly Finding[],
  counter: number,
  lastCounter: number,
  rule: DeviceRule = 'required',
): readonly Finding[] {
  if (counter !== lastCounter) return findings;
  const { reason, evidence } = reused(counter, lastCounter);
  const late = finding(reason, deviceOutcome(reason, deviceRuleBeside(rule, findings)), evidence);
  return findings.map((one) => (one.reason === 'DEVICE_OK' ? late : one));
}

function reused(counter: number, lastCounter: number): Reasoned {
  return { reason: 'DEVICE_COUNTER_REUSED', evidence: { counter, lastCounter } };
}

function finding(
  reason: DeviceReason,
  outcome: Outcome,
  evidence: DeviceFinding['evidence'],
): DeviceFinding {
  return { check: 'device', outcome, reason, evidence };
}
