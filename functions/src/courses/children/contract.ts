import { z } from 'zod';
import { ChildRequest, LINK } from '../../accounts/index.ts';
import { Id, Instant } from '../../platform/ids.ts';
import { PageInput } from '../../platform/page.ts';

/** What a guardian sees of a child's profile. Neither address nor phone, nor the face's standing. */
export const Child = z
  .object({
    uid: z.string(),
    name: z.string(),
    studentNumber: z.string().nullable(),
    programme: z.string().nullable(),
    year: z.int().nullable(),
    section: z.string().nullable(),
    link: z.object(LINK),
    courses: z
      .array(z.object({ courseId: z.string(), title: z.string(), code: z.string() }))
      .describe('Courses attended now; empty without a right to attendance or absences'),
  })
  .meta({ id: 'Child' });
export type Child = z.input<typeof Child>;

export const GetChildRequest = ChildRequest;
export const ListMyChildrenReply = z.object({ children: z.array(Child) });

export const ListChildSessionsRequest = z.strictObject({
  childUid: Id,
  from: Instant.optional().describe('Default: now'),
  to: Instant.optional().describe(
    'Sessions that start before this: at most 62 days after from, by default 14',
  ),
  ...PageInput,
});

export const ListChildSessionsReply = z.object({
  sessions: z.array(
    z.object({
      sessionId: z.string(),
      courseId: z.string(),
      courseTitle: z.string(),
      localDate: z.string(),
      timeZone: z.string(),
      startsAt: Instant,
      endsAt: Instant,
      status: z.enum(['scheduled', 'cancelled']),
      places: z.array(z.string()).describe('Names of the places'),
    }),
  ),
  nextCursor: z.string().nullable(),
});
