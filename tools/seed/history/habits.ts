/** What came of a student in one class. */
export type Came = 'present' | 'late' | 'left-early' | 'absent' | 'excused' | 'waiting';

/** When a class was: 0 is the present week, 1 the last one before it that had classes. */
export interface When {
  readonly weeksAgo: number;
  /** ISO 8601: 1 is Monday. */
  readonly weekday: number;
}

/** What is not the habit of a student; null: came in time. */
type Habit = (when: When) => Exclude<Came, 'present'> | null;

const always: Habit = () => null;
const absentIf = (isAway: (when: When) => boolean): Habit => {
  return (when) => (isAway(when) ? 'absent' : null);
};

/**
 * Of the students by index, in the order of the roll. Each shows something of its own; the rest of the school is there.
 * Those who take part in the demonstration (0 to 7) keep what a class of today does not undo.
 */
const HABITS: readonly Habit[] = [
  // Ada: never away.
  always,
  // Ben: one class of eight, here and there: band `moderate`.
  absentIf(({ weeksAgo, weekday }) => (weeksAgo * 5 + weekday) % 8 === 3),
  // Cleo: one of three: band `severe`.
  absentIf(({ weeksAgo, weekday }) => (weeksAgo + weekday * 2) % 3 === 0),
  // Dmitri: as good as always there until two weeks ago, since then every other day: a drop.
  absentIf(({ weeksAgo, weekday }) => weeksAgo <= 2 && weekday % 2 === 1),
  // Elif: Fridays.
  absentIf(({ weekday }) => weekday === 5),
  // Femi: two Thursdays, apart: band `at_risk`.
  absentIf(({ weeksAgo, weekday }) => weekday === 4 && (weeksAgo === 2 || weeksAgo === 5)),
  // Greta: a week at home, excused.
  ({ weeksAgo }) => (weeksAgo === 3 ? 'excused' : null),
  // Hugo: late every other week on some days.
  ({ weeksAgo, weekday }) => (weeksAgo % 2 === 0 && weekday % 2 === 1 ? 'late' : null),
  // Ines: leaves early on Tuesdays, and once nobody was sure of her.
  ({ weeksAgo, weekday }) =>
    weekday === 2 ? 'left-early' : weeksAgo === 1 && weekday === 3 ? 'waiting' : null,
  // Jonas: not seen since Thursday of last week: in a row.
  absentIf(({ weeksAgo, weekday }) => weeksAgo === 0 || (weeksAgo === 1 && weekday >= 4)),
  // Kaya: once late.
  ({ weeksAgo, weekday }) => (weeksAgo === 2 && weekday === 4 ? 'late' : null),
  // Mina: a Monday away, some lateness.
  ({ weeksAgo, weekday }) =>
    weeksAgo === 2 && weekday === 1 ? 'absent' : weeksAgo >= 4 && weekday === 1 ? 'late' : null,
];

/** What came of the student of this index; those beyond the roll are always there. */
export function cameTo(index: number, when: When): Came {
  return (HABITS[index] ?? always)(when) ?? 'present';
}

/** Refused at the first try, as it happens; null: not this one. */
export function refusedFirst(index: number, { weeksAgo, weekday }: When): string | null {
  const turn = index * 3 + weeksAgo * 7 + weekday * 5;
  return turn % 9 === 0 ? (REFUSALS[turn % REFUSALS.length] ?? null) : null;
}

const REFUSALS = [
  'OUTSIDE_GEOFENCE',
  'FACE_MISMATCH',
  'LOCATION_TOO_COARSE',
  'OUTSIDE_GEOFENCE',
] as const;

/** The practical of one Wednesday, in which nobody took the roll. */
export function wasRollTaken({ weeksAgo, weekday }: When, dayPart: string | null): boolean {
  return !(weeksAgo === 4 && weekday === 3 && dayPart === 'PM');
}
