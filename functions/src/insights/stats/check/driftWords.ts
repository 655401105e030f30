import type { StoredAlert } from '../../../notifications/index.ts';
import { parseTarget } from '../work/target.ts';

interface Found {
  readonly courses: number;
  readonly students: number;
  readonly wrong: readonly string[];
}

/** Named one by one; the log has all. */
const NAMED = 8;

/** What admins are told of figures that did not agree with the records: how many of what, and which. */
export function driftWords({ courses, students, wrong }: Found): Required<StoredAlert['words']> {
  const count = (level: string): number =>
    wrong.filter((one) => parseTarget(one)?.level === level).length;
  const [s, c, o] = [count('session'), count('course'), count('overall')];
  const names = wrong.slice(0, NAMED).join(', ') + (wrong.length > NAMED ? ', ...' : '');
  return {
    en: {
      title: 'Stats did not agree with the records',
      text: `The nightly check looked at ${String(courses)} courses and ${String(students)} students. Wrong were the stats of ${String(s)} sessions, of ${String(c)} courses, and of students of ${String(o)} courses: ${names}. They are being computed anew; if this comes again, run npm run rebuild-stats.`,
    },
    de: {
      title: 'Statistiken stimmten nicht mit den Aufzeichnungen überein',
      text: `Die nächtliche Prüfung sah ${String(courses)} Kurse und ${String(students)} Personen an. Falsch waren die Statistiken von ${String(s)} Sitzungen, von ${String(c)} Kursen und von Personen aus ${String(o)} Kursen: ${names}. Sie werden neu berechnet; kommt das wieder vor, hilft npm run rebuild-stats.`,
    },
  };
}
