import type { StoredAlert } from '../../../notifications/index.ts';
import { parseTarget } from '../work/target.ts';

interface Found {
  readonly courses: number;
  readonly students: number;
  readonly wrong: readonly string[];
  readonly stuck: readonly string[];
}

/** Named one by one; the log has all. */
const NAMED = 8;

/**
 * What admins are told of figures that did not agree with the records, and of those that cannot be recomputed: how many
 * of what, and which.
 */
export function driftWords(found: Found): Required<StoredAlert['words']> {
  const { wrong, stuck } = found;
  const sentences = (language: 'en' | 'de'): string =>
    [
      wrong.length > 0 ? WRONG[language](found) : null,
      stuck.length > 0 ? STUCK[language](names(stuck)) : null,
    ]
      .filter((one) => one !== null)
      .join(' ');
  return {
    en: { title: 'Stats did not agree with the records', text: sentences('en') },
    de: {
      title: 'Statistiken stimmten nicht mit den Aufzeichnungen überein',
      text: sentences('de'),
    },
  };
}

const WRONG = {
  en: (found: Found) => {
    const { courses, students, s, c, o } = counted(found);
    return `The nightly check looked at ${courses} courses and ${students} students. Wrong were the stats of ${s} sessions, of ${c} courses, and of students of ${o} courses: ${names(found.wrong)}. They are being computed anew; if this comes again, run npm run rebuild-stats.`;
  },
  de: (found: Found) => {
    const { courses, students, s, c, o } = counted(found);
    return `Die nächtliche Prüfung sah ${courses} Kurse und ${students} Personen an. Falsch waren die Statistiken von ${s} Sitzungen, von ${c} Kursen und von Personen aus ${o} Kursen: ${names(found.wrong)}. Sie werden neu berechnet; kommt das wieder vor, hilft npm run rebuild-stats.`;
  },
};

const STUCK = {
  en: (which: string) =>
    `Recomputing fails again and again, so these stay as they were: ${which}. The log says why.`,
  de: (which: string) =>
    `Die Neuberechnung schlägt immer wieder fehl, deshalb bleibt alt: ${which}. Das Log sagt, warum.`,
};

function counted({ courses, students, wrong }: Found) {
  const count = (level: string): string =>
    String(wrong.filter((one) => parseTarget(one)?.level === level).length);
  const [s, c, o] = [count('session'), count('course'), count('overall')];
  return { courses: String(courses), students: String(students), s, c, o };
}

function names(targets: readonly string[]): string {
  return targets.slice(0, NAMED).join(', ') + (targets.length > NAMED ? ', ...' : '');
}
