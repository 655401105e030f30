import type { AnomalyEvidence } from '../shapes.ts';
import type { CheckInSignal } from './checkIns.ts';
import { recentOf } from './checkIns.ts';
import { seenIn } from './marks.ts';
import { binomialTail } from './tails.ts';

/** Sessions within 14 days whose check-in was at the edge or outside. */
const SESSIONS = 3;
/** As in a room with good reception; what the others of the course have counts when it is more. */
const LEAST_USUAL = 0.05;
/** So many must be unlikely where each has the usual chance. */
const CHANCE = 0.001;

/**
 * Check-ins of one course again and again at the edge of its fence, or outside. Counted in sessions: who tries thrice
 * at one door did so once. It stays while one of them is among the last 14 days.
 * @param usual the share at the edge among check-ins of the other students of the course: a bad room is nobody's fault
 * @param standing whether it was found before and has not cleared since
 */
export function edgeOfFence(
  ofCourse: readonly CheckInSignal[],
  now: Date,
  usual: number,
  standing: boolean,
): AnomalyEvidence | null {
  const located = recentOf(ofCourse, now).filter((checkIn) => checkIn.located);
  const atEdge = located.filter(({ edge }) => edge);
  const sessions = new Set(located.map(({ sessionId }) => sessionId)).size;
  const touched = new Set(atEdge.map(({ sessionId }) => sessionId)).size;
  const found = standing
    ? touched > 0
    : touched >= SESSIONS &&
      binomialTail(touched, sessions, Math.max(LEAST_USUAL, usual)) <= CHANCE;
  if (!found) return null;
  return {
    kind: 'edge-of-fence',
    ...seenIn(atEdge),
    checkIns: sessions,
    checkInsAtEdge: touched,
  };
}

/** Check-ins with a fix, and how many of them were at the edge or outside. */
export interface EdgeCounts {
  readonly located: number;
  readonly edge: number;
}

export function edgeCounts(some: readonly Pick<CheckInSignal, 'located' | 'edge'>[]): EdgeCounts {
  const located = some.filter((one) => one.located);
  return { located: located.length, edge: located.filter(({ edge }) => edge).length };
}

/** The share at the edge of what others did in a course; 0 while nothing is known of them. */
export function usualShare(ofOthers: readonly EdgeCounts[]): number {
  const located = ofOthers.reduce((sum, one) => sum + one.located, 0);
  return located === 0 ? 0 : ofOthers.reduce((sum, { edge }) => sum + edge, 0) / located;
}
