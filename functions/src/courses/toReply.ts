import type { z } from 'zod';
import type { RosterEntry, Session as SessionReply } from './contract.ts';
import type { StoredRosterEntry } from './rosterStore.ts';
import type { Session } from './sessionStore.ts';

export function toRosterEntry(entry: StoredRosterEntry): z.input<typeof RosterEntry> {
  const { studentNumber, email, name, uid, until, status } = entry;
  return { studentNumber, email, name, studentUid: uid, until: until.toISOString(), status };
}

export function toSession(session: Session): z.input<typeof SessionReply> {
  const { startsAt, endsAt, opensAt, lateAfter, closesAt, closing, ...same } = session;
  return {
    ...same,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    opensAt: opensAt.toISOString(),
    lateAfter: lateAfter.toISOString(),
    closesAt: closesAt.toISOString(),
    closedAt: closing.closedAt?.toISOString() ?? null,
    rollTaken: closing.rollTaken,
  };
}
