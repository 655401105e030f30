import { z } from 'zod';
import { Id, Instant, isStorableId } from '../../platform/ids.ts';
import { CLEAN_TYPES, EVIDENCE_STATES, REASONS, WARNINGS } from './evidenceStore.ts';
import { UPLOAD_NAME } from './uploadPath.ts';

export const EvidenceRef = z.strictObject({
  requestId: Id,
  upload: z
    .string()
    .regex(UPLOAD_NAME, 'a name of an upload: 8 to 64 letters, digits, _ or -')
    .refine(isStorableId, 'a name of an upload: this one is reserved')
    .describe('Its name below absenceEvidence/{uid}/{requestId}/ in Cloud Storage'),
});

export const Evidence = z
  .object({
    upload: z.string(),
    uploadedBy: z.string(),
    state: z
      .enum(EVIDENCE_STATES)
      .exclude(['removed'])
      .describe('checking: it may become evidence; ready: it is; refused: it did not, see reason'),
    reason: z.enum(REASONS).nullable(),
    warning: z
      .enum(WARNINGS)
      .nullable()
      .describe('Staff see it only after they were warned and said so'),
    declaredType: z.string(),
    type: z.enum(CLEAN_TYPES).nullable().describe('Of what is shown; null before it is ready'),
    bytes: z.int(),
    storedAt: Instant,
    settledAt: Instant.nullable(),
  })
  .meta({ id: 'Evidence' });

export const ListEvidenceRequest = z.strictObject({ requestId: Id });
export const ListEvidenceReply = z.object({
  evidence: z.array(Evidence).describe('What was not taken back, first to last'),
});

export const OpenEvidenceRequest = z.strictObject({
  ...EvidenceRef.shape,
  acknowledged: z
    .boolean()
    .default(false)
    .describe('Staff: the warning was shown; needed where there is one'),
});
export const OpenEvidenceReply = z.object({
  url: z
    .string()
    .describe(
      'For one download, soon. Locally without API_BASE_URL: the path below the REST address',
    ),
  expiresAt: Instant,
  type: z.enum(CLEAN_TYPES),
  bytes: z.int(),
  warning: z.enum(WARNINGS).nullable(),
});

export const RemoveEvidenceReply = z.object({ upload: z.string() });
