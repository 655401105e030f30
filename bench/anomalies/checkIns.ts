import type { CheckInSignal } from '../../functions/src/insights/anomalies/detect/checkIns.ts';
import type { Random } from '../../tools/support/random.ts';
import type { Planted } from './shape.ts';
import { DAYS, instantOf } from './shape.ts';
import type { Lesson } from './timetable.ts';

type Kind = Planted['kind'];
interface Span {
  readonly from: number;
  readonly to: number;
}

/** A student's check-ins at the lessons attended, and what was planted among them. */
export function checkInsOf(
  random: Random,
  uid: string,
  attended: readonly Lesson[],
  kind: Kind | null,
): { readonly checkIns: CheckInSignal[]; readonly planted: Planted[] } {
  const from = random.whole(21, 56);
  const edgeCourse = random.pick(attended).course.id;
  const edges = kind === 'edge-of-fence' ? { from, to: from + random.whole(14, 35) } : null;
  const edgeRate = random.between(0.6, 0.95);
  const drift = kind === 'score-drift' ? { from, to: DAYS } : null;
  const fall = random.between(0.1, 0.22);
  const scores = newScores(random, uid);
  const planted: Planted[] = [];
  if (edges !== null)
    planted.push({ kind: 'edge-of-fence', subject: `${edgeCourse}~${uid}`, ...edges });
  if (drift !== null) planted.push({ kind: 'score-drift', subject: uid, ...drift });
  const checkIns = attended.map((lesson): CheckInSignal => {
    const { course, day, sessionId } = lesson;
    const away = within(edges, day) && course.id === edgeCourse && random.chance(edgeRate);
    const edge = away || random.chance(course.edgeRate);
    return {
      attemptId: `${sessionId}-${uid}`,
      sessionId,
      courseId: course.id,
      at: instantOf(day, course.hour + random.between(-0.1, 0.1)),
      located: true,
      edge,
      // A fix that jumped.
      tooFast: random.chance(0.001),
      placeId: edge ? null : course.placeId,
      similarity: scores(day) - (within(drift, day) ? fall : 0),
      templateVersion: 1,
    };
  });
  if (kind === 'impossible-travel') planted.push(travel(random, uid, checkIns, from));
  return { checkIns, planted };
}

function within(span: Span | null, day: number): boolean {
  return span !== null && day >= span.from && day <= span.to;
}

/** Similarities of one face: a level of its own, days in another light, and in some a new pair of glasses. */
function newScores(random: Random, _uid: string): (day: number) => number {
  const level = random.normal(0.68, 0.06);
  const sigma = random.between(0.03, 0.06);
  const light = Array.from({ length: DAYS }, () => random.normal(0, 0.025));
  const changesOn = random.chance(0.15) ? random.whole(10, 75) : DAYS;
  const change = random.normal(0, 0.035);
  return (day) =>
    level + random.normal(0, sigma) + (light[day] ?? 0) + (day >= changesOn ? change : 0);
}

/** Somebody else with the account at the other campus, or a phone whose fixes leap; changes `checkIns`. */
function travel(random: Random, uid: string, checkIns: CheckInSignal[], from: number): Planted {
  const later = checkIns
    .map((one, i) => ({ one, i }))
    .filter(({ one }) => one.at >= instantOf(from, 0));
  const times = random.whole(2, 4);
  const apart = Math.max(1, Math.floor(10 / times));
  const proven = random.chance(0.5);
  let to = from;
  for (let n = 0; n < times; n++) {
    const hit = later[n * apart];
    if (hit === undefined) break;
    const { one, i } = hit;
    to = Math.floor((one.at.getTime() - instantOf(0, 0).getTime()) / 86_400_000);
    if (!proven) checkIns[i] = { ...one, tooFast: true };
    else if (one.placeId !== null) {
      checkIns.push({
        ...one,
        attemptId: `${one.attemptId}-elsewhere`,
        sessionId: `${one.sessionId}-elsewhere`,
        at: new Date(one.at.getTime() + random.between(1, 9) * 60_000),
        placeId: one.placeId === 'campus-a' ? 'campus-b' : 'campus-a',
        similarity: null,
      });
    }
  }
  return { kind: 'impossible-travel', subject: uid, from, to };
}

/** Metres between the campuses: a student who changes them between two lessons does so by bus. */
export function apart(place: string, other: string): number {
  return place === other ? 0 : 30_000;
}
