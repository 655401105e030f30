/** One measured figure; `unit` is ms or a count of documents. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: 'ms' | 'documents';
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
export function medianFigure(
  figure: string,
  values: readonly number[],
  unit: Figure['unit'] = 'ms',
): Figure {
  return { figure, value: Math.round(median(values) * 100) / 100, unit };
}

/** One JSON object a line for programs, aligned columns for people. */
export function printFigures(figures: readonly Figure[], json: boolean): void {
  const width = Math.max(...figures.map(({ figure }) => figure.length));
  for (const { figure, value, unit } of figures) {
    const line = json
      ? JSON.stringify({ figure, value, unit })
      : `${figure.padEnd(width)} ${value.toFixed(2).padStart(10)} ${unit}`;
    process.stdout.write(`${line}\n`);
  }
}
