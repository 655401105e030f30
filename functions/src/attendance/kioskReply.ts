import type { z } from 'zod';
import type { Session } from '../courses/index.ts';
import type { CheckInReply } from './contract.ts';
import type { Verdict } from './decision.ts';
import { hintFor } from './hints.ts';
import type { BeginKioskCheckInReply, KioskCheckInReply } from './kioskContract.ts';
import type { Expected } from './kioskPlace.ts';

/** A session as a kiosk shows it. */
export function kioskSession(
  session: Session,
): z.input<typeof BeginKioskCheckInReply>['sessions'][number] {
  const { id, courseTitle, startsAt, endsAt } = session;
  return {
    sessionId: id,
    courseTitle,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
}

/** What the check-in of a recognised student came to; a staff mark that stands is told to the one it is about. */
export function recognisedReply(
  { name, session }: Expected,
  { decision, status, reasons, alreadyRecorded, at }: CheckInReply,
): KioskCheckInReply {
  return {
    decision,
    student: { name },
    session: kioskSession(session),
    status,
    reasons,
    alreadyRecorded,
    at,
  };
}

/** What somebody is told who was not recognised. */
export function strangerReply({ decision, reasons }: Verdict, at: Date): KioskCheckInReply {
  return {
    decision,
    student: null,
    session: null,
    status: null,
    reasons: reasons.map(({ check, reason }) => ({ check, reason, hint: hintFor(reason) })),
    alreadyRecorded: false,
    at: at.toISOString(),
  };
}
