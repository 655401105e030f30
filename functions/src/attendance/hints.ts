import { faceHint } from '../faces/index.ts';

/** What a student can do about a reason; shown in the app, so no measured value ever goes in. */
const HINTS: Readonly<Record<string, string>> = {
  OUTSIDE_GEOFENCE: 'You seem to be outside the room’s area. Go there and try again.',
  EDGE_OF_GEOFENCE: 'You are at the edge of the area. A teacher will look at it.',
  LOCATION_TOO_COARSE:
    'Your position was too imprecise. Turn on precise location or step to a window.',
  LOCATION_MOCKED: 'A mock location is active. Turn it off.',
  LOCATION_STALE: 'Your position was too old. Wait for a fresh one and try again.',
  LOCATION_IN_FUTURE: 'The time of your position lies ahead. Check your phone’s clock.',
  LOCATION_MISSING: 'No position was sent. Allow location for the app.',
  PLACES_UNREADABLE: 'The room’s area could not be read. A teacher will look at it.',
  IMPOSSIBLE_TRAVEL:
    'Your last position was too far away for the time between. A teacher will look at it.',
  DEVICE_UNKNOWN: 'This phone is not registered for you. Register it first.',
  DEVICE_REVOKED: 'This phone’s registration was withdrawn. Register it again.',
  DEVICE_SIGNATURE_INVALID: 'The request was not signed by your registered phone.',
  DEVICE_COUNTER_REUSED: 'This phone has sent an older request. A teacher will look at it.',
  STAFF_MARK_STANDS: 'A teacher has marked you already. Ask them if that is wrong.',
  CAPTURE_TIME_SKEWED: 'Your phone’s clock differs from ours. Set it to automatic.',
};

/** One short sentence for a reason code. */
export function hintFor(reason: string): string {
  return HINTS[reason] ?? faceHint(reason) ?? 'A teacher will look at it.';
}
