import type { AnomalyEvidence } from '../shapes.ts';
import type { CheckInSignal } from './checkIns.ts';
import { recentOf } from './checkIns.ts';
import { inOrder, seenIn } from './marks.ts';

/** One journey by the phone's fixes may be a bad fix; two within 14 days are not. */
const TIMES = 2;

/** How far two places are apart at least, metres; null when one of them cannot be read. */
export type Apart = (placeId: string, otherId: string) => number | null;

/**
 * A student in two places without the time between. One is enough where both were proven (accepted check-ins whose fix
 * was inside the fence, or at a kiosk: with another phone, too); what one phone says of itself has to come again. It
 * stays while the last is among the last 14 days.
 * @param maxSpeedKmh what the policy takes to be the fastest anybody travels
 * @param standing whether it was found before and has not cleared since
 */
export function impossibleTravel(
  checkIns: readonly CheckInSignal[],
  now: Date,
  { apart, maxSpeedKmh }: { readonly apart: Apart; readonly maxSpeedKmh: number },
  standing: boolean,
): AnomalyEvidence | null {
  const recent = inOrder(recentOf(checkIns, now));
  const tooFast = recent.filter((checkIn) => checkIn.tooFast);
  const proven = recent.filter(({ placeId }) => placeId !== null);
  const pairs = proven.flatMap((next, i) => {
    const last = proven[i - 1];
    return last !== undefined && isTooFast(last, next, apart, maxSpeedKmh) ? [[last, next]] : [];
  });
  const times = tooFast.length + pairs.length;
  const found = pairs.length > 0 || tooFast.length >= TIMES || (standing && times > 0);
  if (!found) return null;
  return { kind: 'impossible-travel', ...seenIn([...tooFast, ...pairs.flat()]), times };
}

function isTooFast(
  last: CheckInSignal,
  next: CheckInSignal,
  apart: Apart,
  maxSpeedKmh: number,
): boolean {
  if (last.placeId === null || next.placeId === null || last.placeId === next.placeId) return false;
  const metres = apart(last.placeId, next.placeId);
  if (metres === null) return false;
  // Of one moment: a second apart, so that the speed stays a number.
  const seconds = Math.max(1, (next.at.getTime() - last.at.getTime()) / 1000);
  return (metres / seconds) * 3.6 > maxSpeedKmh;
}
