import { doc, getDoc } from 'firebase/firestore';
import { checkInWith } from '../../functions/client/index.ts';
import type { Actor } from './cast.ts';
import { inHall, seeing } from './cast.ts';
import { outcomeOf } from './outcome.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { extraSession } from './stage.ts';

/** Leaving, what staff do, and what students may not. */
export function officeWork(stage: Stage, actors: readonly Actor[]): Scenario[] {
  const [a, b, , , e, f, g] = actors;
  if (!a || !b || !e || !f || !g) throw new Error('eight actors are needed');
  const { teacher, courseId } = stage;
  const arrive = async (who: Actor, accuracyM = 10): Promise<string> => {
    const sessionId = await extraSession(teacher.client, courseId);
    const what = seeing(who.photo, inHall({ accuracyM }));
    await checkInWith(who.client, who.phone, sessionId, what);
    return sessionId;
  };
  return [
    {
      name: 'check-out',
      decision: 'accepted/present',
      reasons: [],
      run: async () => {
        const sessionId = await arrive(a);
        const what = seeing(a.photo);
        const reply = await checkInWith(a.client, a.phone, sessionId, what, 'checkOut');
        const flaw = reply.departure === 'left_early' ? undefined : `departure ${reply.departure}`;
        return { ...outcomeOf(reply), ...(flaw === undefined ? {} : { flaw }) };
      },
    },
    {
      name: 'staff mark overrides, both marks kept',
      decision: 'absent',
      reasons: [],
      run: async () => {
        const about = { sessionId: await arrive(b), studentUid: b.uid };
        const reason = 'Left after the roll was called.';
        await teacher.client.markAttendance({ ...about, status: 'absent', reason });
        return historyOf(await teacher.client.getRecord(about), ['present', 'absent']);
      },
    },
    {
      name: 'a pending record reviewed to present',
      decision: 'present',
      reasons: [],
      run: async () => {
        const about = { sessionId: await arrive(e, 250), studentUid: e.uid };
        const { attempts } = await teacher.client.showEvidence(about);
        const reason = 'Was seen in the room.';
        await teacher.client.reviewCheckIn({ ...about, status: 'present', reason });
        const outcome = historyOf(await teacher.client.getRecord(about), [
          'pending_review',
          'present',
        ]);
        return attempts.length === 1 ? outcome : { ...outcome, flaw: 'no evidence was shown' };
      },
    },
    {
      name: 'a student calls an instructor’s operation',
      decision: 'refused',
      reasons: ['permission-denied'],
      run: async () => {
        const sessionId = await extraSession(teacher.client, courseId);
        const mark = {
          sessionId,
          studentUid: f.uid,
          status: 'present',
          reason: 'I say so.',
        } as const;
        await f.client.markAttendance(mark);
        return { decision: 'accepted', reasons: [] };
      },
    },
    {
      name: 'reading another student’s record by the SDK',
      decision: 'refused',
      reasons: ['permission-denied'],
      run: async () => {
        const sessionId = await arrive(a);
        const path = `sessions/${sessionId}/attendance/${a.uid}`;
        // Else a missing record would be refused as well.
        const theirs = await getDoc(doc(a.firestore, path)).catch(() => null);
        if (theirs?.get('status') !== 'present') {
          return { decision: 'error', reasons: [], flaw: 'its owner could not read it' };
        }
        await getDoc(doc(g.firestore, path));
        return { decision: 'accepted', reasons: [] };
      },
    },
  ];
}

/** The record's status; a flaw when its history is not these marks. */
function historyOf(
  { record, events }: Awaited<ReturnType<Actor['client']['getRecord']>>,
  expected: readonly string[],
): Outcome {
  const marks = events.map(({ after }) => after);
  const flaw = marks.join() === expected.join() ? undefined : `history ${marks.join(', ')}`;
  return {
    decision: record?.status ?? 'none',
    reasons: [],
    ...(flaw === undefined ? {} : { flaw }),
  };
}
