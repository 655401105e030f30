/** Courses of one query: what Firestore takes in an `in`. */
const MOST_COURSES = 30;

/** Courses of which sessions are asked together: those that start within the span and before `to`. */
export interface GrantedSpan {
  readonly courseIds: readonly string[];
  readonly to: Date;
}

/**
 * What a roster's grants (course id -> end) leave of a span, as few queries: those that outlast it by thirties, each that
 * ends within it by itself. A grant need not end with its term, so the courses of years may be among them.
 */
export function grantsWithin(
  grants: Readonly<Record<string, Date>>,
  { from, to }: { readonly from: Date; readonly to: Date },
): GrantedSpan[] {
  const open = Object.entries(grants)
    .filter(([, until]) => until > from)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const lasting = open.filter(([, until]) => until >= to).map(([id]) => id);
  const ending = open.filter(([, until]) => until < to);
  const parts = Array.from({ length: Math.ceil(lasting.length / MOST_COURSES) }, (_, n) => ({
    courseIds: lasting.slice(n * MOST_COURSES, (n + 1) * MOST_COURSES),
    to,
  }));
  return [...parts, ...ending.map(([id, until]) => ({ courseIds: [id], to: until }))];
}
