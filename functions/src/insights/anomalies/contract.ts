import { z } from 'zod';
import { CursorInstant, PageInput } from '../../platform/page.ts';
import { Id, Instant } from '../../platform/ids.ts';
import { ANOMALY_KINDS, ANOMALY_STATES } from './shapes.ts';

const Kind = z
  .enum(ANOMALY_KINDS)
  .describe('What is unusual; its method is in the documentation of insights');
const State = z
  .enum(ANOMALY_STATES)
  .describe('open: to be looked at; dismissed: somebody did; cleared: holds no more');

export const AnomalyReply = z
  .object({
    anomalyId: z.string(),
    kind: Kind,
    state: State,
    current: z.boolean().describe('Whether it still holds, open or dismissed'),
    courseId: z.string().nullable().describe('null: of the whole school, for admins'),
    studentUids: z.array(z.string()),
    episode: z.int().describe('2 when it had cleared and began anew, and so on'),
    reason: z.string().describe('Why it is told, in one English sentence'),
    evidence: z
      .object({
        from: Instant,
        to: Instant.describe('Start of the first and the last session that it is about'),
        sessionIds: z.array(z.string()).describe('The latest of them, 20 at most, to be looked at'),
        counts: z
          .record(z.string(), z.number())
          .describe('By name, as the kind has them: missed, sessions, missedBefore, weekday, ...'),
        deviceId: z.string().nullable().describe('The phone, where one is shared'),
      })
      .describe('What a person can check; measured values stay with the attempts (showEvidence)'),
    firstSeenAt: Instant,
    lastSeenAt: Instant.describe('When its evidence changed last'),
    clearedAt: Instant.nullable(),
    dismissal: z.object({ by: z.string(), at: Instant, reason: z.string() }).nullable(),
    revision: z.string(),
  })
  .meta({ id: 'Anomaly' });

export const ListAnomaliesRequest = z.strictObject({
  courseId: Id.optional().describe('Instructors must name one of theirs'),
  studentUid: Id.optional(),
  kind: Kind.optional(),
  state: State.optional(),
  from: Instant.optional().describe('Whose evidence changed then or later'),
  ...PageInput,
});

export const ListAnomaliesReply = z.object({
  anomalies: z.array(AnomalyReply).describe('What changed last comes first'),
  nextCursor: z.string().nullable(),
});

export const AnomalyPosition = z.tuple([CursorInstant, Id]);

export const AnomalyRequest = z.strictObject({ anomalyId: Id });

export const GetAnomalyReply = z.object({ anomaly: AnomalyReply });

export const DismissAnomalyRequest = z.strictObject({
  anomalyId: Id,
  reason: z
    .string()
    .trim()
    .min(3)
    .max(500)
    .describe('Why it needs no more looking at; kept with it'),
});
