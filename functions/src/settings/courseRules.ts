import { z } from 'zod';
import type { PolicyRules } from './policy.ts';
import {
  AttemptsPerSession,
  ChallengeLifeS,
  DeviceRule,
  FaceRule,
  Geofence,
  LeaveRules,
  Liveness,
  Minutes,
  Windows,
} from './policy.ts';

/**
 * What a course may say otherwise than the institution; what it does not name is the institution's, whatever that
 * is when somebody checks in. Who may change marks and who may appeal is not among it: rights are the same in every
 * course, so that nobody is better off in another. Limits of a fix are physics, not teaching, and one for all too.
 */
export const CourseRules = z
  .strictObject({
    windows: Windows.optional(),
    checkOutGraceMin: Minutes.optional(),
    leave: LeaveRules.optional(),
    location: z.strictObject({ outside: Geofence }).optional(),
    face: FaceRule.optional(),
    device: DeviceRule.optional(),
    challengeLifeS: ChallengeLifeS.optional(),
    liveness: Liveness.optional(),
    attemptsPerSession: AttemptsPerSession.optional(),
  })
  .meta({ id: 'CourseRules' });
export type CourseRules = z.output<typeof CourseRules>;

/** The institution's rules with a course's own words over them. */
export function overruledBy(rules: PolicyRules, own: CourseRules): PolicyRules {
  return {
    ...rules,
    windows: own.windows ?? rules.windows,
    checkOutGraceMin: own.checkOutGraceMin ?? rules.checkOutGraceMin,
    leave: own.leave ?? rules.leave,
    location: { ...rules.location, outside: own.location?.outside ?? rules.location.outside },
    face: own.face ?? rules.face,
    device: own.device ?? rules.device,
    challengeLifeS: own.challengeLifeS ?? rules.challengeLifeS,
    liveness: own.liveness ?? rules.liveness,
    attemptsPerSession: own.attemptsPerSession ?? rules.attemptsPerSession,
  };
}
