import { z } from 'zod';
import { Id, Instant } from '../platform/ids.ts';
import { PageInput } from '../platform/page.ts';

export const ListFaceConflictsRequest = z.strictObject({
  status: z.enum(['open', 'dismissed']).default('open'),
  ...PageInput,
});

export const ListFaceConflictsReply = z.object({
  conflicts: z.array(
    z.object({
      conflictId: z.string(),
      uids: z.array(z.string()).describe('The two accounts'),
      similarity: z.number().describe('Of the two templates'),
      conflictFrom: z.number().describe('From this similarity on it counts as a conflict'),
      status: z.enum(['open', 'dismissed']),
      foundAt: Instant,
      dismissal: z.object({ by: z.string(), at: Instant, reason: z.string() }).nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
});

export const DismissFaceConflictRequest = z.strictObject({
  conflictId: Id,
  reason: z.string().trim().min(3).max(500).describe('Twins, say; kept with the conflict'),
});

export const DismissFaceConflictReply = z.object({
  conflictId: z.string(),
  status: z.literal('dismissed'),
});
