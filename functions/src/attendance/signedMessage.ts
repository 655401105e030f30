/** What a phone signs to tie frames, place and moment to its device key. */
export interface SignedCheckIn {
  readonly operation: 'checkIn' | 'checkOut' | 'kioskCheckIn';
  /** The student; of a kiosk its own. */
  readonly uid: string;
  /** Of a kiosk: its place. */
  readonly sessionId: string;
  readonly deviceId: string;
  readonly counter: number;
  readonly challenge: string;
  /** Lower-case hex SHA-256 of each frame's bytes, in order. */
  readonly frameHashes: readonly string[];
  /** When each frame was taken, ms after the first; null when the request does not say. */
  readonly frameOffsetsMs: readonly number[] | null;
  readonly location: SignedLocation | null;
  /** As sent: ISO 8601. */
  readonly capturedAt: string;
}

interface SignedLocation {
  readonly lat: number;
  readonly lng: number;
  readonly accuracyM: number;
  readonly fixAt: string;
  readonly mock?: boolean | undefined;
  readonly provider?: string | undefined;
}

/**
 * The signed bytes, UTF-8: eleven lines joined by LF, no trailing LF. Coordinates are whole 1e-7 degrees and
 * the accuracy whole centimetres, so that every language writes the same digits. This file is shared
 * with clients and imports nothing.
 */
export function signedMessage(checkIn: SignedCheckIn): string {
  return [
    'rollcall-check-in-v2',
    checkIn.operation,
    checkIn.uid,
    checkIn.sessionId,
    checkIn.deviceId,
    String(checkIn.counter),
    checkIn.challenge,
    checkIn.frameHashes.join(','),
    checkIn.frameOffsetsMs?.join(',') ?? '-',
    checkIn.location === null ? '-' : locationLine(checkIn.location),
    checkIn.capturedAt,
  ].join('\n');
}

function locationLine(location: SignedLocation): string {
  return [
    whole(location.lat * 1e7),
    whole(location.lng * 1e7),
    whole(location.accuracyM * 100),
    location.fixAt,
    location.mock === true ? 'mock' : 'real',
    location.provider ?? '-',
  ].join(',');
}

/** Nearest integer, halves away from zero, never "-0". */
function whole(value: number): string {
  const rounded = Math.sign(value) * Math.round(Math.abs(value));
  return String(rounded === 0 ? 0 : rounded);
}
