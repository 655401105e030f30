import { z } from 'zod';
import { Id, Instant, isStorableId } from '../../platform/ids.ts';
import { NOTICE_KINDS } from '../../platform/noticeKinds.ts';
import { CursorInstant, PageInput } from '../../platform/page.ts';
import { DELIVERY_FAULTS, DELIVERY_STATUSES, HOOK_KINDS } from './deliveryStore.ts';
import { MOST_URL, checkHookUrl } from './hookUrl.ts';
import { localReceivers } from './localReceivers.ts';
import { DISABLED_BY } from './webhookStore.ts';

/** How long a receiver may take to change over to a new secret: a week. */
export const LONGEST_OVERLAP_HOURS = 168;

const Url = z
  .string()
  .max(MOST_URL)
  .transform((text, context) => {
    const checked = checkHookUrl(text, localReceivers());
    if ('url' in checked) return checked.url.href;
    context.addIssue({ code: 'custom', message: checked.problem });
    return z.NEVER;
  })
  .describe('Where to post: https, a host on the public internet, port 443 or one from 1024 on');

const Kinds = z
  .union([
    z.literal('all'),
    z
      .array(z.enum(NOTICE_KINDS))
      .min(1)
      .max(NOTICE_KINDS.length)
      .transform((kinds) => [...new Set(kinds)]),
  ])
  .describe('Which notices it gets: all, or these kinds');

const Description = z.string().trim().max(200).describe('Whose it is and what for');

/** Longer than other ids: it holds that of a hook and that of a notice. */
const DeliveryId = z
  .string()
  .regex(/^[\w.:@+~-]{1,600}$/, 'an id of a delivery, as listWebhookDeliveries gives it')
  .refine(isStorableId, 'an id of a delivery: this one is reserved');

export const WebhookReply = z
  .object({
    webhookId: z.string(),
    url: z.string(),
    kinds: z.union([z.literal('all'), z.array(z.enum(NOTICE_KINDS))]),
    description: z.string(),
    enabled: z.boolean(),
    disabledBy: z
      .enum(DISABLED_BY)
      .nullable()
      .describe('Why not: an admin, its receiver (410), or failures only for a day; null: enabled'),
    secretVersion: z.int().describe('Which secret signs: 1, and one more for each rotation'),
    previousSecretUntil: Instant.nullable().describe('Until then the secret before signs as well'),
    failingSince: Instant.nullable().describe('First failure since the last success'),
    createdBy: z.string(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Webhook' });
export type WebhookReply = z.output<typeof WebhookReply>;

export const SecretReply = z.object({
  webhook: WebhookReply,
  secret: z
    .string()
    .describe(
      'whsec_ and base64: verifies the signatures. It is stored nowhere and shown here only',
    ),
});

export const CreateWebhookRequest = z.strictObject({
  url: Url,
  kinds: Kinds,
  description: Description.default(''),
  enabled: z.boolean().default(true),
});

export const WebhookRequest = z.strictObject({ webhookId: Id });

export const ListWebhooksRequest = z.strictObject({});
export const ListWebhooksReply = z.object({ webhooks: z.array(WebhookReply) });

export const UpdateWebhookRequest = z.strictObject({
  webhookId: Id,
  url: Url.optional(),
  kinds: Kinds.optional(),
  description: Description.optional(),
  enabled: z
    .boolean()
    .optional()
    .describe('true also forgets the failures for which it was disabled'),
});

export const DeleteWebhookReply = z.object({ webhookId: z.string(), deletedAt: Instant });

export const RotateWebhookSecretRequest = z.strictObject({
  webhookId: Id,
  basedOn: z
    .int()
    .min(1)
    .describe('The secretVersion in use; another one now in use is a conflict'),
  overlapHours: z
    .int()
    .min(0)
    .max(LONGEST_OVERLAP_HOURS)
    .default(24)
    .describe('How long the old secret signs as well; 0 when it may be known to others'),
});

export const WebhookDelivery = z
  .object({
    deliveryId: z.string(),
    webhookId: z.string(),
    noticeId: z.string(),
    kind: z.enum(HOOK_KINDS),
    data: z.record(z.string(), z.string()).describe('Ids and codes, as they are posted'),
    status: z.enum(DELIVERY_STATUSES).describe('dead: given up, until it is replayed'),
    attempts: z.int().describe('In this round'),
    round: z.int().describe('1, and one more for each replay'),
    lastStatus: z.int().nullable().describe('HTTP status of the last answer; null: there was none'),
    lastFault: z.enum(DELIVERY_FAULTS).nullable().describe('Why there was no answer'),
    createdAt: Instant.describe('Of the notice'),
    leftAt: Instant,
    nextAttemptAt: Instant.nullable(),
    lastAttemptAt: Instant.nullable(),
    deliveredAt: Instant.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.output<typeof WebhookDelivery>;

export const ListWebhookDeliveriesRequest = z.strictObject({
  webhookId: Id.optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  ...PageInput,
});

export const ListWebhookDeliveriesReply = z.object({
  deliveries: z.array(WebhookDelivery).describe('Newest first; kept for 30 days'),
  nextCursor: z.string().nullable(),
});

export const ReplayWebhookDeliveryRequest = z.strictObject({ deliveryId: DeliveryId });

export const DeliveryPosition = z.tuple([CursorInstant, DeliveryId]);
