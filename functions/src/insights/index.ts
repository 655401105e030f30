export type { Band, Counts, MarkCode, Rates } from './stats/counts.ts';
export { BANDS, bandOf, codeOf, countCodes, ratesOf, sumCounts, takenOf } from './stats/counts.ts';
