/** Another person whose template is much like one's own. */
export interface Neighbour {
  readonly uid: string;
  /** Of that person's templates, the one that was compared. */
  readonly templateVersion: number;
  /** In the scale of the templates' model. */
  readonly similarity: number;
}

/** As many are kept of a person: check-ins compare with each. */
export const MOST_NEIGHBOURS = 5;

/** The list with this neighbour as found last, most similar first. */
export function withNeighbour(list: readonly Neighbour[], found: Neighbour): Neighbour[] {
  return [...withoutNeighbour(list, found.uid), found]
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, MOST_NEIGHBOURS);
}

/** The list as it is when that person is gone. */
export function withoutNeighbour(list: readonly Neighbour[], uid: string): Neighbour[] {
  return list.filter((one) => one.uid !== uid);
}
