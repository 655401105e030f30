import { z } from 'zod';
import { PERSON_ROLES } from '../../platform/access.ts';
import { Id, Instant } from '../../platform/ids.ts';
import { LANGUAGES } from '../../platform/locale.ts';
import { PageInput } from '../../platform/page.ts';

const Words = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^\P{Cc}*$/u, 'a title without control characters'),
  text: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .regex(/^(\P{Cc}|\n)*$/u, 'plain text; line feeds are the only control characters'),
});

const Language = z.enum(LANGUAGES);
const AlertWords = z.strictObject({ en: Words.optional(), de: Words.optional() });

export const SendAlertRequest = z
  .strictObject({
    everybody: z.boolean().default(false).describe('All students, staff, guardians and admins'),
    roles: z.array(z.enum(PERSON_ROLES)).max(PERSON_ROLES.length).default([]),
    courseIds: z.array(Id).max(50).default([]).describe('Those who attend or teach them'),
    words: AlertWords.describe('By language; whoever reads another one gets what there is'),
    urgent: z.boolean().default(false).describe('Passes quiet hours, as an evacuation must'),
    endsAt: Instant.optional().describe('Of no use after; 48 hours from now unless given'),
  })
  .refine(({ words }) => Object.values(words).some((said) => said !== undefined), {
    path: ['words'],
    message: 'say it in one language at least',
  })
  .refine(
    ({ everybody, roles, courseIds }) => everybody || roles.length > 0 || courseIds.length > 0,
    { path: ['roles'], message: 'name roles or courses, or say everybody' },
  );

export const Alert = z
  .object({
    alertId: z.string(),
    words: z.partialRecord(Language, z.object({ title: z.string(), text: z.string() })),
    roles: z.array(z.enum(PERSON_ROLES)),
    courseIds: z.array(z.string()),
    urgent: z.boolean(),
    sentBy: z.string(),
    sentAt: Instant,
    endsAt: Instant,
  })
  .meta({ id: 'Alert' });

export const ListAlertsRequest = z.strictObject(PageInput);
export const ListAlertsReply = z.object({
  alerts: z.array(Alert),
  nextCursor: z.string().nullable(),
});
