import { z } from 'zod';
import { Id, Instant, instantWithin } from '../../platform/ids.ts';
import { CourseRules, PolicyRules } from '../../settings/index.ts';

export const PreviewPolicyRequest = z.strictObject({
  policy: PolicyRules.optional().describe(
    'The institution’s rules to try; default: those in force',
  ),
  courseId: Id.optional().describe('Only this course’s attempts; staff of it always name it'),
  courseRules: CourseRules.optional().describe(
    'The course’s own rules to try over them; default: each session’s as they are',
  ),
  days: z.int().min(1).max(31).default(7),
  until: instantWithin(1971, 9999).optional().describe('The end of these days; default: now'),
});

const Result = z.object({
  decision: z
    .enum(['accepted', 'pending_review', 'rejected', 'refused', 'unknown'])
    .describe(
      'refused: before any check was made; unknown: it would have depended on what was not asked for',
    ),
  status: z.enum(['present', 'late', 'left', 'left_early']).nullable(),
});

const Operation = z.enum(['checkIn', 'checkOut']);

const CAVEATS = ['REFUSED_AT_GATE', 'CHALLENGE_LIFE', 'ATTEMPT_LIMIT', 'OLDER_EVIDENCE'] as const;
export type Caveat = (typeof CAVEATS)[number];

export const PreviewPolicyReply = z
  .object({
    from: Instant,
    to: Instant,
    examined: z.int().describe('Attempts whose evidence was judged again'),
    unchanged: z.int(),
    changed: z.array(
      z.object({ operation: Operation, before: Result, after: Result, count: z.int() }),
    ),
    examples: z
      .array(
        z.object({
          sessionId: z.string(),
          studentUid: z.string(),
          attemptId: z.string(),
          operation: Operation,
          before: Result,
          after: Result,
          reasons: z.array(z.string()).describe('What would have spoken against it, as codes'),
        }),
      )
      .describe('Of the changed ones, the newest first, at most 50'),
    truncated: z.boolean().describe('There was more than is examined at once: try fewer days'),
    caveats: z
      .array(z.enum(CAVEATS))
      .describe(
        'What cannot be known. REFUSED_AT_GATE: what came outside the windows, or too often, left no evidence. CHALLENGE_LIFE, ATTEMPT_LIMIT: these rules differ and nothing tells what they would have done. OLDER_EVIDENCE: some lacks a measure and was left as it was found',
      ),
  })
  .meta({ id: 'PolicyPreview' });
