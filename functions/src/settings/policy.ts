import { z } from 'zod';
import { AbsenceRules, DEFAULT_ABSENCES } from './absenceRules.ts';
import { DEFAULT_PROFILE_RIGHTS, ProfileRights } from './profileRights.ts';

/** Whole minutes, a day at most. */
export const Minutes = z
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

/** What a fix outside the fence, or none at all, means. */
export const Geofence = z
  .enum(['block', 'review', 'flag'])
  .describe('What a fix outside the fence means: refused, reviewed, or noted');

export const FaceRule = z
  .enum(['required', 'optional'])
  .describe('Whether a check-in must show the face; without it the phone and the place count');

export const DeviceRule = z
  .enum(['required', 'review', 'flag'])
  .describe('What an unknown phone or a wrong signature means: refused, reviewed, or noted');
export type DeviceRule = z.output<typeof DeviceRule>;

export const ChallengeLifeS = z
  .int()
  .min(10)
  .max(60)
  .describe('How long a phone has between asking for a challenge and sending its frames');

export const AttemptsPerSession = z
  .int()
  .min(1)
  .max(50)
  .describe('Tries of one student at one session, arrivals and departures each for themselves');

/** What leaving means. */
export const LeaveRules = z.strictObject({
  earlyGraceMin: Minutes.describe('Leaving up to this long before the end is not early'),
  checkOut: z
    .enum(['off', 'optional', 'expected'])
    .describe(
      'off: departures are not taken; else a missing one is closed after the session and marked so, and where it is expected the student is told',
    ),
});

/** Bands of missed sessions that somebody may be told of, lowest first. */
export const TOLD_BANDS = ['at_risk', 'moderate', 'severe'] as const;

const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'local time as HH:MM');
/** A part of the school day by which attendance is counted, as registers do with morning and afternoon. */
const DayPart = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9]{0,7}$/, 'one to eight capital letters and digits'),
  name: z.string().trim().min(1).max(60),
  from: WallTime.describe('Sessions that start from here on belong to it, until the next part'),
});

/** The institution's rules. Every decision names the version it was made under. */
export const PolicyRules = z
  .strictObject({
    windows: Windows,
    checkOutGraceMin: Minutes.describe('Check-out is taken this long after the end'),
    location: z.strictObject({
      maxAccuracyM: z.number().min(5).max(5000).describe('A coarser fix is reviewed, never inside'),
      maxFixAgeS: z.int().min(5).max(3600),
      maxSpeedKmh: z.number().min(10).max(2000),
      outside: Geofence,
    }),
    leave: LeaveRules.default({ earlyGraceMin: 5, checkOut: 'optional' }),
    untakenRoll: z
      .enum(['absent', 'leave'])
      .default('absent')
      .describe(
        'What closing makes of a session without a single mark: all absent, or left to staff',
      ),
    face: FaceRule,
    device: DeviceRule.default('required'),
    challengeLifeS: ChallengeLifeS.default(60),
    keepEnrolmentImages: z
      .boolean()
      .default(false)
      .describe('Keep the images that a template was made from, encrypted, until it is withdrawn'),
    liveness: Liveness.describe('required: a check-in must show the action it is asked for'),
    attemptsPerSession: AttemptsPerSession,
    overrides: z
      .strictObject({
        instructors: z
          .boolean()
          .describe('Whether instructors may change marks; admins always may'),
        untilDays: z
          .int()
          .min(0)
          .max(400)
          .describe('Days after the end of a session that instructors may'),
      })
      .default({ instructors: true, untilDays: 14 }),
    appeals: z
      .strictObject({
        open: z.boolean(),
        withinDays: z.int().min(0).max(400).describe('Days after the end of the session'),
      })
      .default({ open: true, withinDays: 7 }),
    absences: AbsenceRules.default(DEFAULT_ABSENCES),
    dayParts: z
      .array(DayPart)
      .min(1)
      .max(12)
      .default([
        { code: 'AM', name: 'Morning', from: '00:00' },
        { code: 'PM', name: 'Afternoon', from: '12:00' },
      ])
      .refine(
        (parts) =>
          parts.every(({ from }, i) =>
            i === 0 ? from === '00:00' : from > (parts[i - 1]?.from ?? ''),
          ),
        'the first part begins at 00:00 and each later than the one before',
      )
      .refine(
        (parts) => new Set(parts.map(({ code }) => code)).size === parts.length,
        'each part has a code of its own',
      ),
    profileRights: ProfileRights.default(DEFAULT_PROFILE_RIGHTS),
    insights: z
      .strictObject({
        tellBands: z
          .array(z.enum(TOLD_BANDS))
          .max(TOLD_BANDS.length)
          .describe(
            'Bands of missed sessions (from 5, 10 and 20 % on) whose crossing the student, the guardians and the staff are told of, once a term each',
          ),
      })
      .default({ tellBands: ['moderate', 'severe'] }),
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
    location: { maxAccuracyM: 100, maxFixAgeS: 120, maxSpeedKmh: 180, outside: 'block' },
    leave: { earlyGraceMin: 5, checkOut: 'optional' },
    untakenRoll: 'absent',
    face: 'required',
    device: 'required',
    challengeLifeS: 60,
    keepEnrolmentImages: false,
    liveness: 'record',
    attemptsPerSession: 10,
    overrides: { instructors: true, untilDays: 14 },
    appeals: { open: true, withinDays: 7 },
    absences: DEFAULT_ABSENCES,
    dayParts: [
      { code: 'AM', name: 'Morning', from: '00:00' },
      { code: 'PM', name: 'Afternoon', from: '12:00' },
    ],
    profileRights: DEFAULT_PROFILE_RIGHTS,
    insights: { tellBands: ['moderate', 'severe'] },
    registration: { approvedDomains: [] },
    consent: { textVersion: '1', minorBelowAge: 16 },
  },
};
