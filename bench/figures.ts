/** ms, s, MiB, documents and count are amounts; percent is of 100, share of 1 (for rates too small for percent). */
export type Unit = 'ms' | 's' | 'documents' | 'percent' | 'share' | 'ratio' | 'MiB' | 'count';

/** One measured figure. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: Unit;
}

/** Middle of the values, the mean of the two middle ones when they are even in number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values');
  return (lower + upper) / 2;
}

/** A figure from repeated measurements: their median, to a hundredth. */
export function medianFigure(figure: string, values: readonly number[], unit: Unit = 'ms'): Figure {
  return { figure, value: Math.round(median(values) * 100) / 100, unit };
}

/** A share of 1 as percent, to a hundredth. */
export function percentFigure(figure: string, share: number): Figure {
  return { figure, value: Math.round(share * 10_000) / 100, unit: 'percent' };
}

/** A rate, to three digits however small. */
export function shareFigure(figure: string, share: number): Figure {
  return { figure, value: Number(share.toPrecision(3)), unit: 'share' };
}

/** One JSON object a line for programs, aligned columns for people. */
export function printFigures(figures: readonly Figure[], json: boolean): void {
  const width = Math.max(...figures.map(({ figure }) => figure.length));
  for (const { figure, value, unit } of figures) {
    const line = json
      ? JSON.stringify({ figure, value, unit })
      : `${figure.padEnd(width)} ${inColumn(value)} ${unit}`;
    process.stdout.write(`${line}\n`);
  }
}

function inColumn(value: number): string {
  const small = value !== 0 && Math.abs(value) < 0.01;
  return (small ? value.toExponential(1) : value.toFixed(2)).padStart(10);
}
