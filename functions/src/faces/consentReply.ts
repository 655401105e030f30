import type { z } from 'zod';
import type { Standing } from './consentCheck.ts';
import type { ConsentReply } from './contract.ts';
import type { ReEnrolment } from './drift/reasons.ts';

/** A standing as clients see it. */
export function consentReply(
  subjectUid: string,
  { biometric, minor, rules, last, state }: Standing,
  reEnrolment: ReEnrolment | null = null,
): z.input<typeof ConsentReply> {
  return {
    subjectUid,
    state,
    textVersion: last?.textVersion ?? null,
    at: last?.at.toISOString() ?? null,
    currentTextVersion: rules.textVersion,
    guardianNeeded: minor,
    biometric,
    reEnrolment,
  };
}
