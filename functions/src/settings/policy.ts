import { z } from 'zod';

const Minutes = z
  .int()
  .min(0)
  .max(24 * 60);

/** When a session takes check-ins, in minutes around its start; closing defaults to its end. */
export const Windows = z.strictObject({
  opensBeforeMin: Minutes.describe('Check-in opens this long before the start'),
  lateAfterMin: Minutes.describe('Arrivals later than this after the start are late'),
  closesAfterMin: Minutes.nullable().describe(
    'Check-in closes this long after the start; null: at the end',
  ),
});
export type Windows = z.output<typeof Windows>;

export const Liveness = z.enum(['off', 'record', 'required']);
export type LivenessPolicy = z.output<typeof Liveness>;

/** The institution's rules. Every decision names the version it was made under. */
export const PolicyRules = z
  .strictObject({
    windows: Windows,
    checkOutGraceMin: Minutes.describe('Check-out is taken this long after the end'),
    location: z.strictObject({
      maxAccuracyM: z.number().min(5).max(5000).describe('A coarser fix is reviewed, never inside'),
      maxFixAgeS: z.int().min(5).max(3600),
      maxSpeedKmh: z.number().min(10).max(2000),
      outside: z.enum(['fail', 'review', 'flag']).describe('What a fix outside the fence means'),
    }),
    face: z.enum(['required', 'optional']),
    keepEnrolmentImages: z
      .boolean()
      .default(false)
      .describe('Keep the images that a template was made from, encrypted, until it is withdrawn'),
    liveness: Liveness.describe('required: a check-in must show the action it is asked for'),
    attemptsPerSession: z.int().min(1).max(50),
    registration: z.strictObject({
      approvedDomains: z
        .array(
          z
            .string()
            .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a lower-case domain, e.g. school.example'),
        )
        .max(50)
        .describe('Owners of a verified address here become students without a roster match'),
    }),
    consent: z.strictObject({
      textVersion: z.string().min(1).max(40).describe('Version of the consent text shown now'),
      minorBelowAge: z.int().min(0).max(21).describe('Below this age a guardian consents'),
    }),
  })
  .meta({ id: 'PolicyRules' });
export type PolicyRules = z.output<typeof PolicyRules>;

export const Policy = z.object({ version: z.int(), rules: PolicyRules }).meta({ id: 'Policy' });
export type Policy = z.output<typeof Policy>;

/**
 * What holds until an admin writes a policy: version 0. Limits of the location check are in features G4;
 * 180 km/h is faster than any way between two buildings of one school.
 */
export const DEFAULT_POLICY: Policy = {
  version: 0,
  rules: {
    windows: { opensBeforeMin: 15, lateAfterMin: 10, closesAfterMin: null },
    checkOutGraceMin: 30,
    location: { maxAccuracyM: 100, maxFixAgeS: 120, maxSpeedKmh: 180, outside: 'fail' },
    face: 'required',
    keepEnrolmentImages: false,
    liveness: 'record',
    attemptsPerSession: 10,
    registration: { approvedDomains: [] },
    consent: { textVersion: '1', minorBelowAge: 16 },
  },
};
