import type { EmbeddingModel } from '../../functions/src/faces/engine/index.ts';
import type { Interval } from '../accuracy/bootstrap.ts';
import { peopleNeeded, type Recommendation } from '../accuracy/recommend.ts';
import type { Calibration, Experiment, RosterResult } from './calibration.ts';
import { TARGETS, TEMPLATE_SHOTS } from './calibration.ts';

export interface ReportFacts {
  readonly model: EmbeddingModel;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly unreadable: number;
  readonly withoutFace: number;
  readonly withIssues: number;
}

/** Thresholds shown; the recommendation looks at every hundredth. */
const SHOWN = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];

/** The report of a calibration, for people and for the file that keeps it. Holds no name and no path. */
export function calibrationReport(calibration: Calibration, facts: ReportFacts): string {
  const { people, images, single, template, rosters } = calibration;
  const { model, date, unreadable, withoutFace, withIssues } = facts;
  return [
    `Measured on ${date} with ${model.id} ${model.version}: ${images} photos of ${people} people; no face was found ` +
      `in ${withoutFace}, ${withIssues} would be asked for again at a check-in, ${unreadable} could not be read. ` +
      'In brackets: 95 % intervals over people drawn anew.',
    '',
    ...experimentTable('One photo against one photo', single),
    ...(template === null
      ? [`Nobody has more than ${TEMPLATE_SHOTS} photos: templates were not measured.`, '']
      : experimentTable(`One photo against a template of ${TEMPLATE_SHOTS}`, template)),
    ...rosterTable(rosters),
    ...recommendation(calibration),
    '',
  ].join('\n');
}

function experimentTable(
  title: string,
  { genuine, impostor, peoplePairs, rows }: Experiment,
): string[] {
  return [
    `${title}: ${genuine} comparisons of one person, ${impostor} of ${peoplePairs} pairs of people.`,
    '',
    '| at | FMR | FNMR |',
    '| --- | --- | --- |',
    ...rows
      .filter(({ threshold }) => SHOWN.includes(threshold))
      .map(
        ({ threshold, fmr, fnmr }) =>
          `| ${threshold.toFixed(2)} | ${spread(fmr, rate)} | ${spread(fnmr, percent)} |`,
      ),
    '',
  ];
}

function rosterTable(rosters: readonly RosterResult[]): string[] {
  if (rosters.length === 0) return [];
  return [
    `One photo against a roster of templates of ${TEMPLATE_SHOTS}, best candidate at or above the threshold and by the margin ` +
      'before the second, 20 rosters drawn each:',
    '',
    '| roster | at | margin | outsiders named | wrong person | missed |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rosters.flatMap(({ roster, rates }) =>
      rates.map(
        ({ accept, margin, falseIdentification, wrongPerson, miss }) =>
          `| ${roster} | ${accept.toFixed(2)} | ${margin.toFixed(2)} | ${percent(falseIdentification)} | ` +
          `${percent(wrongPerson)} | ${percent(miss)} |`,
      ),
    ),
    '',
  ];
}

function recommendation({ recommended, people }: Calibration): string[] {
  const { accept, review, identify, margin } = recommended;
  return [
    'Recommended:',
    '',
    '```',
    `FACE_ACCEPT=${accept.threshold.toFixed(2)}`,
    `FACE_REVIEW=${review.threshold.toFixed(2)}`,
    `FACE_IDENTIFY=${identify.toFixed(2)}`,
    `FACE_MARGIN=${margin.toFixed(2)}`,
    '```',
    '',
    claim('Accept', accept, TARGETS.accept, people),
    claim('Review', review, TARGETS.review, people),
  ];
}

function claim(
  name: string,
  { bound, proven }: Recommendation,
  target: number,
  people: number,
): string {
  if (proven) {
    return `- ${name}: the false match rate is below ${rate(bound)} at 95 % confidence (wanted: ${rate(target)}).`;
  }
  return (
    `- ${name}: these photos are too few to claim a false match rate of ${rate(target)}. They can only say that it is ` +
    `below ${rate(bound)}; it takes at least ${peopleNeeded(target)} people (rule of three over pairs of people), and ` +
    `here are ${people}. The default is kept unless they speak for a stricter one.`
  );
}

function spread({ value, low, high }: Interval, as: (share: number) => string): string {
  return `${as(value)} (${as(low)} to ${as(high)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function rate(share: number): string {
  return share === 0 ? '0' : share.toExponential(1);
}
