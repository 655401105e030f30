import { actionFor } from '../faces/index.ts';
import { challengeKey } from '../platform/challengeKey.ts';
import { operation } from '../platform/operation.ts';
import { currentPolicy } from '../settings/index.ts';
import { issueChallenge } from './challenge.ts';
import { BeginKioskCheckInReply, BeginKioskCheckInRequest } from './kioskContract.ts';
import { challengeLifeHere, livenessHere, placeOfKiosk, sessionsHere } from './kioskPlace.ts';
import { kioskSession } from './kioskReply.ts';

export const beginKioskCheckIn = operation({
  name: 'beginKioskCheckIn',
  summary:
    'Ask for the challenge of the next check-in at this kiosk, and what runs here now; it writes nothing.',
  method: 'POST',
  path: '/kiosk/challenges',
  roles: ['kiosk'],
  tier: 'light',
  writes: false,
  input: BeginKioskCheckInRequest,
  output: BeginKioskCheckInReply,
  failures: ['not-found', 'session-closed', 'conflict'],
  handler: async ({ caller, input, services }) => {
    const now = services.clock.now();
    const place = await placeOfKiosk(services, caller);
    const sessions = await sessionsHere(services, place, now);
    const { deviceId } = input;
    const key = challengeKey();
    const policy = await currentPolicy(services.db);
    const required = livenessHere(sessions, policy) === 'required';
    const about = [caller.uid, place.id, 'kioskCheckIn'];
    const action = required ? actionFor(key, about, now) : null;
    const binding = { uid: caller.uid, sessionId: place.id, deviceId };
    const { challenge, expiresAt } = issueChallenge(
      { operation: 'kioskCheckIn', ...binding },
      action,
      challengeLifeHere(sessions, policy),
      key,
      now,
    );
    return {
      challenge,
      expiresAt: expiresAt.toISOString(),
      liveness: action ?? ('none' as const),
      sessions: sessions.map(kioskSession),
    };
  },
});
