import { localTime } from '../../platform/localTime.ts';
import type { DayCode, DayPart, Marked } from './dayCodes.ts';
import { codeOf, partAt, shareOf } from './dayCodes.ts';

/** A session that was or will be held, with the student's mark. */
export interface Held {
  readonly sessionId: string;
  readonly courseId: string;
  readonly startsAt: Date;
  readonly timeZone: string;
  /** The session's own word on its part; null, or a part there is no more: by its local start. */
  readonly dayPart: string | null;
  readonly status: Marked;
}

export interface PartOfDay {
  readonly code: string;
  readonly name: string;
  readonly attendance: DayCode;
  /** Earliest first. */
  readonly sessions: readonly Held[];
}

export interface Day {
  /** Local date of the sessions. */
  readonly date: string;
  readonly parts: readonly PartOfDay[];
  readonly attendedShare: number | null;
}

/** Days of a student that had sessions, in order, each with every part of the school day. */
export function daysOf(sessions: readonly Held[], parts: readonly DayPart[]): Day[] {
  const placed = sessions
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || order(a, b))
    .map((session) => {
      const { date, time } = localTime(session.startsAt, session.timeZone);
      const own = parts.find(({ code }) => code === session.dayPart)?.code;
      return { date, part: own ?? partAt(time, parts), session };
    });
  const byDate = Map.groupBy(placed, ({ date }) => date);
  return [...byDate.keys()].toSorted().map((date): Day => {
    const byPart = Map.groupBy(byDate.get(date) ?? [], ({ part }) => part);
    const made = parts.map(({ code, name }): PartOfDay => {
      const held = (byPart.get(code) ?? []).map(({ session }) => session);
      return { code, name, attendance: codeOf(held.map(({ status }) => status)), sessions: held };
    });
    const marks = made.map((part) => part.sessions.map(({ status }) => status));
    return { date, parts: made, attendedShare: shareOf(marks) };
  });
}

function order(a: Held, b: Held): number {
  return a.sessionId < b.sessionId ? -1 : 1;
}
