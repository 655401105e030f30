import { isOfDepartment } from '../department.ts';
import type { SortKey } from '../keyedPage.ts';
import { missedKey, rateKey } from '../sortKeys.ts';
import { ratesOf } from '../stats/counts.ts';
import type { StoredTermStats } from '../stats/shapes.ts';
import type { CourseLine } from './contract.ts';

/** The courses of a term, of one department or of none if that is asked for. */
export function courseLines(
  { courses }: Pick<StoredTermStats, 'courses'>,
  department: string | undefined,
): CourseLine[] {
  return courses
    .filter((course) => isOfDepartment(course, department))
    .map((course) => ({ ...course, ...ratesOf(course.counts) }));
}

export function lineKey(sort: 'title' | 'rate' | 'missed', nameKeyOf: (name: string) => string) {
  return (line: CourseLine): SortKey => {
    switch (sort) {
      case 'title':
        return nameKeyOf(line.title).slice(0, 50);
      case 'rate':
        return rateKey(line);
      case 'missed':
        return missedKey(line);
    }
  };
}
