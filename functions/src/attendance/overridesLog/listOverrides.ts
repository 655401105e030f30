import type { Firestore, QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { z } from 'zod';
import { sessionsById } from '../../courses/index.ts';
import { isStaffOfNamed } from '../../platform/access.ts';
import { Failure } from '../../platform/failures.ts';
import { isStorableId } from '../../platform/ids.ts';
import { operation } from '../../platform/operation.ts';
import { CursorInstant, decodeCursor, pageOf } from '../../platform/page.ts';
import type { StoredEvent } from '../recordStore.ts';
import { ListOverridesReply, ListOverridesRequest, OVERRIDE_KINDS } from './contract.ts';
import { overridesQuery } from './overridesQuery.ts';

export const listOverrides = operation({
  name: 'listOverrides',
  summary:
    'The log of marks that people changed: what was, what is, who, when and why, newest first.',
  method: 'GET',
  path: '/overrides',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  input: ListOverridesRequest,
  output: ListOverridesReply,
  failures: ['permission-denied'],
  handler: async ({ caller, input, services: { db, clock } }) => {
    const { courseId, studentUid, staffUid, kind, limit } = input;
    // A foreign course is refused like one that is none, without a look.
    if (!isStaffOfNamed(caller.access, courseId, clock.now())) {
      throw new Failure('permission-denied');
    }
    const [from, to] = [input.from, input.to].map((at) =>
      at === undefined ? undefined : new Date(at),
    );
    let query = overridesQuery(db, { courseId, studentUid, staffUid, kind, from, to });
    if (input.cursor !== undefined) {
      const [at, path] = decodeCursor(input.cursor, Position);
      query = query.startAfter(at, db.doc(path));
    }
    const { docs } = await query.limit(limit + 1).get();
    const { page, nextCursor } = pageOf(docs, limit, (doc) => [
      doc.data().at.toISOString(),
      doc.ref.path,
    ]);
    return { overrides: await told(db, page), nextCursor };
  },
});

const EventPath = z
  .string()
  .regex(/^sessions\/[^/]+\/attendance\/[^/]+\/events\/[^/]+$/)
  .refine((path) => path.split('/').every(isStorableId));

const Position = z.tuple([CursorInstant, EventPath]);

const Kind = z.enum(OVERRIDE_KINDS);

/** Paths name session and student also of events that do not say so themselves; the session names the course. */
async function told(
  db: Firestore,
  docs: readonly QueryDocumentSnapshot<StoredEvent>[],
): Promise<z.input<typeof ListOverridesReply>['overrides']> {
  const events = docs.map((doc) => {
    const [, sessionId = '', , studentUid = ''] = doc.ref.path.split('/');
    return { ...doc.data(), eventId: doc.id, sessionId, studentUid };
  });
  const old = events.filter(({ courseId }) => courseId === undefined);
  const sessions = await sessionsById(db, [...new Set(old.map(({ sessionId }) => sessionId))]);
  return events.map((event) => {
    const { eventId, kind, at, by, before, after, reason, undoes, sessionId, studentUid } = event;
    return {
      ...{
        eventId,
        kind: Kind.parse(kind),
        at: at.toISOString(),
        by,
        before,
        after,
        reason,
        undoes,
      },
      ...{ sessionId, studentUid },
      courseId: event.courseId ?? sessions.get(sessionId)?.courseId ?? null,
    };
  });
}
