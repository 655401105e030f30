/** How alike a person's accepted check-ins were to the template, of late. */
export interface Drift {
  /** Of the person's templates, the one that they were compared with. */
  readonly templateVersion: number;
  readonly count: number;
  /** Exponentially weighted mean. */
  readonly mean: number;
  /** The person has been asked to enrol anew. */
  readonly asked: boolean;
}

/** The newest similarity counts as much as the four before it do together: a face that changes shows within five. */
const NEWEST = 0.2;
/** So many accepted similarities have to be known ... */
const LEAST = 5;
/** ... and their mean has to be below the threshold of acceptance plus this. */
const SLACK = 0.05;

/** With one more accepted similarity; a new template begins anew. */
export function drifted(before: Drift | null, templateVersion: number, similarity: number): Drift {
  if (before?.templateVersion !== templateVersion) {
    return { templateVersion, count: 1, mean: similarity, asked: false };
  }
  const { count, mean, asked } = before;
  // The plain mean until there are enough for the weighted one.
  const weight = Math.max(NEWEST, 1 / (count + 1));
  return { templateVersion, count: count + 1, mean: mean + weight * (similarity - mean), asked };
}

/** Whether the template has become unlike the person, though it is still accepted. */
export function hasDrifted({ count, mean }: Drift, acceptFrom: number): boolean {
  return count >= LEAST && mean < acceptFrom + SLACK;
}
