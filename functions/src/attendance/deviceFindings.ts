import { verifyP256 } from '../platform/deviceSignature.ts';
import type { Finding, Outcome } from '../platform/finding.ts';

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

/** What the device proves: its key signed exactly these frames, this place and this moment. */
export function deviceFindings(
  device: KnownDevice | null,
  claim: DeviceClaim,
  now: Date,
): DeviceFinding[] {
  if (device === null) return [finding('fail', 'DEVICE_UNKNOWN')];
  if (device.status === 'revoked') return [finding('fail', 'DEVICE_REVOKED')];
  const signature = Buffer.from(claim.signature, 'base64');
  if (!verifyP256(device.publicKey, Buffer.from(claim.message), signature)) {
    return [finding('fail', 'DEVICE_SIGNATURE_INVALID')];
  }
  const findings: DeviceFinding[] = [];
  if (claim.counter <= device.counter) findings.push(reused(claim.counter, device.counter));
  const skewMs = claim.capturedAt.getTime() - now.getTime();
  if (Math.abs(skewMs) > MAX_SKEW_MS) {
    const evidence = { skewS: Math.round(skewMs / 1000) };
    findings.push(finding('review', 'CAPTURE_TIME_SKEWED', evidence));
  }
  return findings.length > 0 ? findings : [finding('pass', 'DEVICE_OK')];
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
): readonly Finding[] {
  if (counter !== lastCounter) return findings;
  return findings.map((one) => (one.reason === 'DEVICE_OK' ? reused(counter, lastCounter) : one));
}

function reused(counter: number, lastCounter: number): DeviceFinding {
  return finding('review', 'DEVICE_COUNTER_REUSED', { counter, lastCounter });
}

function finding(
  outcome: Outcome,
  reason: DeviceReason,
  evidence: DeviceFinding['evidence'] = {},
): DeviceFinding {
  return { check: 'device', outcome, reason, evidence };
}
