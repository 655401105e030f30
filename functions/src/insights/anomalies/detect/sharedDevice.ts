import type { AnomalyEvidence } from '../shapes.ts';
import { recentOf } from './checkIns.ts';
import { seenIn } from './marks.ts';

/** A check-in with a phone that is not the student's own: its key belongs to somebody else, or to nobody. */
export interface ForeignUse {
  readonly attemptId: string;
  readonly uid: string;
  readonly sessionId: string;
  readonly at: Date;
}

/** A phone may be lent once. */
const USES = 2;

export interface SharedDevice {
  readonly evidence: AnomalyEvidence;
  readonly studentUids: readonly string[];
}

/**
 * One phone with which several students check in, within 14 days: its owner and others, or several whose it is not. It
 * stays while the last use is among the last 14 days. Kiosks are everybody's and never come here.
 * @param owner the student whose phone it is; null when nobody's
 * @param standing whether it was found before and has not cleared since
 */
export function sharedDevice(
  deviceId: string,
  foreign: readonly ForeignUse[],
  owner: string | null,
  now: Date,
  standing: boolean,
): SharedDevice | null {
  const uses = recentOf(foreign, now).filter(({ uid }) => uid !== owner);
  const sessions = new Set(uses.map(({ uid, sessionId }) => `${uid} ${sessionId}`)).size;
  const students = new Set(uses.map(({ uid }) => uid));
  if (owner !== null) students.add(owner);
  if (students.size < 2 || sessions < (standing ? 1 : USES)) return null;
  return {
    evidence: {
      kind: 'shared-device',
      ...seenIn(uses),
      deviceId,
      students: students.size,
      checkIns: sessions,
    },
    studentUids: [...students].toSorted(),
  };
}
