import type { SortKey } from '../keyedPage.ts';
import { missedKey, rateKey } from '../sortKeys.ts';
import { ratesOf } from '../stats/counts.ts';
import type { CourseStudent } from './contract.ts';
import type { Row } from './tableRows.ts';

export type Sort = 'name' | 'rate' | 'missed' | 'in-row';

export function toCourseStudent({ uid, ...row }: Row): CourseStudent {
  return { studentUid: uid, ...row, ...ratesOf(row.counts) };
}

/** By what a student comes in this order. */
export function keyFor(sort: Sort, nameKeyOf: (name: string) => string) {
  return (student: CourseStudent): SortKey => {
    switch (sort) {
      case 'name':
        return nameKeyOf(student.name).slice(0, 50);
      case 'rate':
        return rateKey(student);
      case 'missed':
        return missedKey(student);
      case 'in-row':
        return -student.absentInRow;
    }
  };
}
