import { z } from 'zod';

export const ANOMALY_KINDS = [
  'absences-in-row',
  'attendance-drop',
  'weekday-pattern',
  'edge-of-fence',
  'shared-device',
  'impossible-travel',
  'score-drift',
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** What the marks of one student in one course show, and what check-ins do. */
export const IN_MARKS: readonly AnomalyKind[] = [
  'absences-in-row',
  'attendance-drop',
  'weekday-pattern',
];
export const IN_CHECK_INS: readonly AnomalyKind[] = [
  'edge-of-fence',
  'shared-device',
  'impossible-travel',
  'score-drift',
];

/** Open: staff should look. Dismissed: staff did, and it stays so while it lasts. Cleared: it no longer holds. */
export const ANOMALY_STATES = ['open', 'dismissed', 'cleared'] as const;
export type AnomalyState = (typeof ANOMALY_STATES)[number];

const Count = z.int().min(0);

/** Sessions that evidence names: the latest so many. */
export const SESSIONS_NAMED = 20;

const SEEN = {
  /** Start of the first and of the last session that it is about. */
  from: z.date(),
  to: z.date(),
  /** The latest of them, earliest first. */
  sessionIds: z.array(z.string()).max(SESSIONS_NAMED),
};

/**
 * What a person can check: counts, dates and the sessions to look into. Measured values (positions, distances,
 * similarities) are not here: they stay with the attempts, where each look is audited.
 */
export const AnomalyEvidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absences-in-row'), ...SEEN, missed: Count }),
  z.object({
    kind: z.literal('attendance-drop'),
    ...SEEN,
    /** Without excuse, of the sessions of late and of those before. */
    missed: Count,
    sessions: Count,
    missedBefore: Count,
    sessionsBefore: Count,
  }),
  z.object({
    kind: z.literal('weekday-pattern'),
    ...SEEN,
    /** 1 Monday to 7 Sunday, in the zone of the course. */
    weekday: z.int().min(1).max(7),
    missed: Count,
    sessions: Count,
    missedOtherwise: Count,
    sessionsOtherwise: Count,
  }),
  z.object({ kind: z.literal('edge-of-fence'), ...SEEN, checkIns: Count, checkInsAtEdge: Count }),
  z.object({
    kind: z.literal('shared-device'),
    ...SEEN,
    deviceId: z.string(),
    students: Count,
    checkIns: Count,
  }),
  z.object({ kind: z.literal('impossible-travel'), ...SEEN, times: Count }),
  z.object({ kind: z.literal('score-drift'), ...SEEN, checkIns: Count, checkInsBefore: Count }),
]);
export type AnomalyEvidence = z.output<typeof AnomalyEvidence>;

/** `anomalies/{id}`: one episode of something unusual. Written by the server, read by staff through operations. */
export const StoredAnomaly = z.object({
  kind: z.enum(ANOMALY_KINDS),
  state: z.enum(ANOMALY_STATES),
  /** Whom it is about and where, in one word: the same in every episode. */
  subject: z.string(),
  /** 1 for the first time that it held, 2 once it had cleared and began anew. */
  episode: z.int().min(1),
  /** It still holds: open, or dismissed and not cleared since. */
  current: z.boolean(),
  /** Null: of the whole school, for admins. */
  courseId: z.string().nullable(),
  /** In order; several only where a phone is shared. */
  studentUids: z.array(z.string()).min(1),
  evidence: AnomalyEvidence,
  firstSeenAt: z.date(),
  /** When its evidence changed last. */
  lastSeenAt: z.date(),
  clearedAt: z.date().nullable(),
  dismissal: z.object({ by: z.string(), at: z.date(), reason: z.string() }).nullable(),
  revision: z.string(),
});
export type StoredAnomaly = z.output<typeof StoredAnomaly>;

/** What detectors say now about one subject. */
export type Found = Pick<StoredAnomaly, 'subject' | 'courseId' | 'studentUids' | 'evidence'>;
