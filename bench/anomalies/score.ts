import type { AnomalyKind } from '../../functions/src/insights/anomalies/shapes.ts';
import { ANOMALY_KINDS } from '../../functions/src/insights/anomalies/shapes.ts';
import type { Planted, School } from './shape.ts';
import { dayOf } from './shape.ts';
import type { Alarm } from './watch.ts';

/** Of one kind: what was to be found, what of it was, and the alarms for nothing. */
export interface Tally {
  readonly planted: number;
  readonly hits: number;
  readonly falseAlarms: number;
}

/** Days after its end in which what was planted may still be told: its evidence is that long. */
const GRACE = 14;
const IN_MARKS: readonly AnomalyKind[] = ['absences-in-row', 'attendance-drop', 'weekday-pattern'];

/**
 * An alarm is a hit when something of its kind was planted on its subject and the day lies within; the second for the same
 * is a false one (it should have stayed one). An alarm beside another planted one of the same marks (who vanishes for
 * two weeks drops, too) is neither. All else is false: natural runs of illness and chance.
 */
export function tally(school: School, alarms: readonly Alarm[]): Record<AnomalyKind, Tally> {
  const truths = [
    ...school.planted.filter(({ kind }) => kind !== 'absences-in-row'),
    ...runsOf(school),
  ];
  const bySubject = Map.groupBy(truths, ({ subject }) => subject);
  const planted = Map.groupBy(school.planted, ({ subject }) => subject);
  const found = new Set<Planted>();
  const falseAlarms = new Map<AnomalyKind, number>();
  for (const alarm of alarms) {
    const here = (bySubject.get(alarm.subject) ?? []).filter((truth) => isDuring(alarm, truth));
    const mine = here.filter(({ kind }) => kind === alarm.kind);
    const fresh = mine.find((truth) => !found.has(truth));
    const beside = (planted.get(alarm.subject) ?? []).some(
      (truth) =>
        truth.kind !== alarm.kind && IN_MARKS.includes(truth.kind) && isDuring(alarm, truth),
    );
    if (fresh !== undefined) found.add(fresh);
    else if (mine.length > 0 || !beside || !IN_MARKS.includes(alarm.kind)) {
      falseAlarms.set(alarm.kind, (falseAlarms.get(alarm.kind) ?? 0) + 1);
    }
  }
  const of = (kind: AnomalyKind): Tally => ({
    planted: truths.filter((truth) => truth.kind === kind).length,
    hits: [...found].filter((truth) => truth.kind === kind).length,
    falseAlarms: falseAlarms.get(kind) ?? 0,
  });
  return Object.fromEntries(ANOMALY_KINDS.map((kind) => [kind, of(kind)])) as Record<
    AnomalyKind,
    Tally
  >;
}

function isDuring({ day }: Alarm, { from, to }: Planted): boolean {
  return day >= from && day <= to + GRACE;
}

/** Three sessions missed in a row are a fact and no inference: every run there is, planted or not, is to be told. */
function runsOf({ enrolled }: School): Planted[] {
  return enrolled.flatMap(({ subject, marks }) => {
    const runs: Planted[] = [];
    let run: Date[] = [];
    const end = (): void => {
      const [first] = run;
      const last = run.at(-1);
      if (run.length >= 3 && first !== undefined && last !== undefined) {
        runs.push({ kind: 'absences-in-row', subject, from: dayOf(first), to: dayOf(last) });
      }
      run = [];
    };
    for (const { code, at } of marks) {
      if (code === 'A') run.push(at);
      else if (code !== 'E') end();
    }
    end();
    return runs;
  });
}
