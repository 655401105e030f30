/** Local dates (YYYY-MM-DD), both included, on which the school is closed, and why. */
export interface Holiday {
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

/** Whether a local date lies in one of the holidays. ISO dates compare as text. */
export function isHoliday(holidays: readonly Holiday[], localDate: string): boolean {
  return holidays.some(({ from, to }) => from <= localDate && localDate <= to);
}

/** The holidays of `a` that `b` does not have. */
export function without(a: readonly Holiday[], b: readonly Holiday[]): Holiday[] {
  const known = new Set(b.map(keyOf));
  return a.filter((holiday) => !known.has(keyOf(holiday)));
}

/** Each holiday once, by date, then name. */
export function inOrder(holidays: readonly Holiday[]): Holiday[] {
  const each = new Map(holidays.map((holiday) => [keyOf(holiday), holiday]));
  return [...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, holiday]) => holiday);
}

const keyOf = ({ from, to, name }: Holiday): string => `${from} ${to} ${name}`;
