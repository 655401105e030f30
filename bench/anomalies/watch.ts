import { absencesInRow } from '../../functions/src/insights/anomalies/detect/absencesInRow.ts';
import { attendanceDrop } from '../../functions/src/insights/anomalies/detect/attendanceDrop.ts';
import { recentOf } from '../../functions/src/insights/anomalies/detect/checkIns.ts';
import type { CheckInSignal } from '../../functions/src/insights/anomalies/detect/checkIns.ts';
import {
  edgeCounts,
  edgeOfFence,
  usualShare,
} from '../../functions/src/insights/anomalies/detect/edgeOfFence.ts';
import { impossibleTravel } from '../../functions/src/insights/anomalies/detect/impossibleTravel.ts';
import { scoreDrift } from '../../functions/src/insights/anomalies/detect/scoreDrift.ts';
import { sharedDevice } from '../../functions/src/insights/anomalies/detect/sharedDevice.ts';
import { weekdayPattern } from '../../functions/src/insights/anomalies/detect/weekdayPattern.ts';
import type { AnomalyKind } from '../../functions/src/insights/anomalies/shapes.ts';
import { apart } from './checkIns.ts';
import type { School } from './shape.ts';
import { DAYS, instantOf } from './shape.ts';

/** An anomaly that began: the detectors found it on this night, and not the night before. */
export interface Alarm {
  readonly kind: AnomalyKind;
  readonly subject: string;
  readonly day: number;
}

/** The speed that the default policy takes to be impossible. */
const MAX_SPEED_KMH = 180;
/** As the nightly run keeps them. */
const KEPT_DAYS = 42;

/** Runs the detectors as they run in the end: every night, on what was known by then, told what stands. */
export function watch(school: School): Alarm[] {
  const alarms: Alarm[] = [];
  const nightly = (
    kind: AnomalyKind,
    subject: string,
    days: ReadonlySet<number> | null,
    found: (now: Date, standing: boolean) => boolean,
  ): void => {
    let standing = false;
    for (let day = 0; day < DAYS; day++) {
      if (days !== null && !days.has(day)) continue;
      const holds = found(instantOf(day, 23), standing);
      if (holds && !standing) alarms.push({ kind, subject, day });
      standing = holds;
    }
  };
  for (const { subject, marks } of school.enrolled) {
    const days = new Set(
      marks.map(({ at }) => Math.floor((at.getTime() - instantOf(0, 0).getTime()) / 86_400_000)),
    );
    const known = (now: Date) => marks.filter(({ at }) => at <= now);
    nightly('absences-in-row', subject, days, (now) => absencesInRow(known(now)) !== null);
    nightly(
      'attendance-drop',
      subject,
      days,
      (now, standing) => attendanceDrop(known(now), standing) !== null,
    );
    nightly(
      'weekday-pattern',
      subject,
      days,
      (now, standing) => weekdayPattern(known(now), standing) !== null,
    );
  }
  const courses = Map.groupBy(
    school.students.flatMap(({ checkIns }) => checkIns),
    ({ courseId }) => courseId,
  );
  for (const { uid, checkIns } of school.students) {
    const known = (now: Date): CheckInSignal[] => keptAt(checkIns, now);
    nightly(
      'impossible-travel',
      uid,
      null,
      (now, standing) =>
        impossibleTravel(known(now), now, { apart, maxSpeedKmh: MAX_SPEED_KMH }, standing) !== null,
    );
    nightly('score-drift', uid, null, (now, standing) => scoreDrift(known(now), standing) !== null);
    for (const [courseId, some] of Map.groupBy(checkIns, (one) => one.courseId)) {
      const others = (courses.get(courseId) ?? []).filter((one) => !some.includes(one));
      nightly('edge-of-fence', `${courseId}~${uid}`, null, (now, standing) => {
        // The others are looked at only where somebody was at the edge, as the nightly run does.
        const atEdge = recentOf(some, now).some(({ edge }) => edge);
        const usual = atEdge ? usualShare([edgeCounts(keptAt(others, now))]) : 0;
        return edgeOfFence(some, now, usual, standing) !== null;
      });
    }
  }
  for (const { deviceId, owner, foreign } of school.phones) {
    if (foreign.length === 0) continue;
    nightly(
      'shared-device',
      deviceId,
      null,
      (now, standing) => sharedDevice(deviceId, foreign, owner, now, standing) !== null,
    );
  }
  return alarms;
}

/** What the nightly run would still hold on that night. */
function keptAt(checkIns: readonly CheckInSignal[], now: Date): CheckInSignal[] {
  const since = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  return checkIns.filter(({ at }) => at <= now && at >= since);
}
