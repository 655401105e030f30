import type { z } from 'zod';
import type { Standing } from './consentCheck.ts';
import type { ConsentReply } from './contract.ts';

/** A standing as clients see it. */
export function consentReply(
  subjectUid: string,
  { biometric, minor, rules, last, state }: Standing,
): z.input<typeof ConsentReply> {
  return {
    subjectUid,
    state,
    textVersion: last?.textVersion ?? null,
    at: last?.at.toISOString() ?? null,
    currentTextVersion: rules.textVersion,
    guardianNeeded: minor,
    biometric,
  };
}
