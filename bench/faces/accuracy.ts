import { bootstrap, type Interval } from '../../tools/accuracy/bootstrap.ts';
import {
  MISSED,
  compareAll,
  type Shot,
  type Similarity,
} from '../../tools/accuracy/comparisons.ts';
import { foldedAccuracy, type FoldedAccuracy } from '../../tools/accuracy/folds.ts';
import { percentFigure, shareFigure, type Figure } from '../figures.ts';
import type { ListedPair } from './photoSet.ts';

/** Where the table of error rates is read. */
const THRESHOLDS = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6];

/** Accuracy on the listed pairs, in ten folds; a missed face makes a non-match. */
export function listedAccuracy(
  shots: readonly Shot[],
  pairs: readonly ListedPair[],
  similarity: Similarity,
): FoldedAccuracy {
  return foldedAccuracy(
    pairs.map(({ first, second, same }) => {
      const [p, q] = [shots[first]?.vector ?? null, shots[second]?.vector ?? null];
      return { score: p === null || q === null ? MISSED : similarity(p, q), same };
    }),
  );
}

/** The engine's figures on a set: listed pairs, and all pairs with intervals over its people. */
export function accuracyFigures(
  shots: readonly Shot[],
  pairs: readonly ListedPair[],
  similarity: Similarity,
): Figure[] {
  const { mean, sd } = listedAccuracy(shots, pairs, similarity);
  const all = compareAll(shots, similarity);
  const [tar3, tar4, eer, ...rates] = bootstrap(all, (counted) => [
    counted.tar(1e-3),
    counted.tar(1e-4),
    counted.eer(),
    ...THRESHOLDS.flatMap((at) => [counted.fmr(at), counted.fnmr(at)]),
  ]);
  const count = (figure: string, value: number): Figure => ({ figure, value, unit: 'count' });
  return [
    percentFigure('faces.accuracy', mean),
    percentFigure('faces.accuracy_sd', sd),
    ...withInterval('faces.tar_1e3', tar3, percentFigure),
    ...withInterval('faces.tar_1e4', tar4, percentFigure),
    ...withInterval('faces.eer', eer, percentFigure),
    percentFigure('faces.fte', shots.filter(({ vector }) => vector === null).length / shots.length),
    count('faces.images', shots.length),
    count('faces.genuine_pairs', all.genuine.scores.length),
    count('faces.impostor_pairs', all.impostor.scores.length),
    ...THRESHOLDS.flatMap((at, i) => {
      const name = String(Math.round(at * 100));
      return [
        ...withInterval(`faces.fmr_at_${name}`, rates[2 * i], shareFigure),
        ...withInterval(`faces.fnmr_at_${name}`, rates[2 * i + 1], percentFigure),
      ];
    }),
  ];
}

function withInterval(
  figure: string,
  interval: Interval | undefined,
  as: (figure: string, value: number) => Figure,
): Figure[] {
  const { value, low, high } = interval ?? { value: NaN, low: NaN, high: NaN };
  return [as(figure, value), as(`${figure}_low`, low), as(`${figure}_high`, high)];
}
