import { z } from 'zod';
import { Id, Instant } from '../../platform/ids.ts';

export const RollNowRequest = z.strictObject({
  placeId: Id.optional().describe('Only sessions held there; default: every place'),
});

const PersonInside = z
  .object({
    uid: z.string(),
    name: z.string().nullable().describe('Null for somebody who has left the roster since'),
    studentNumber: z.string().nullable(),
    since: Instant.nullable(),
  })
  .meta({ id: 'PersonInside' });

const GroupInside = z.object({
  sessionId: z.string(),
  courseId: z.string(),
  courseTitle: z.string(),
  endsAt: Instant,
  people: z.array(PersonInside),
  pending: z
    .array(PersonInside)
    .describe('Whose check-in or departure still waits for a person’s eyes'),
});

export const RollNowReply = z.object({
  at: Instant,
  inside: z.int().describe('People at places, those pending among them'),
  places: z.array(
    z.object({
      placeId: z
        .string()
        .nullable()
        .describe('Null: marked by hand in a session of several places, so at one of those'),
      name: z.string().nullable(),
      groups: z.array(GroupInside),
    }),
  ),
  online: z.array(GroupInside).describe('Sessions without a place: nobody of them is inside'),
  sessions: z.array(
    z.object({
      sessionId: z.string(),
      courseTitle: z.string(),
      placeIds: z.array(z.string()),
      expected: z.int(),
      notSeen: z.int().describe('Expected there, and neither seen, departed nor excused'),
    }),
  ),
  notListed: z
    .array(z.object({ sessionId: z.string(), placeIds: z.array(z.string()) }))
    .describe('Sessions beyond what one reply holds: ask again by place'),
});
export type RollNowReply = z.input<typeof RollNowReply>;
