/** One image of a person (an index), or of its template: null when no face was found. */
export interface Shot {
  readonly person: number;
  readonly vector: Float32Array | null;
}

/** Similarity of two vectors; the higher, the more alike. */
export type Similarity = (p: Float32Array, q: Float32Array) => number;

/** Scores from best to worst, each with the two people compared: the same one twice when it is genuine. */
export interface ScoreList {
  readonly scores: Float64Array;
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

/** What an experiment compared, ready to be counted at any threshold and with any weights of its people. */
export interface Comparisons {
  readonly people: number;
  readonly genuine: ScoreList;
  readonly impostor: ScoreList;
}

/** Of a face that was not found: below every threshold, so that it counts as a non-match. */
export const MISSED = -Infinity;

/** Every image with every other one. */
export function compareAll(shots: readonly Shot[], similarity: Similarity): Comparisons {
  const lists = new Collector();
  for (const [i, p] of shots.entries()) {
    for (let j = i + 1; j < shots.length; j++) {
      const q = shots[j];
      if (q !== undefined) lists.add(p, q, similarity);
    }
  }
  return lists.comparisons();
}

/** Every probe with every template. */
export function compareWith(
  templates: readonly Shot[],
  probes: readonly Shot[],
  similarity: Similarity,
): Comparisons {
  const lists = new Collector();
  for (const probe of probes) {
    for (const template of templates) lists.add(probe, template, similarity);
  }
  return lists.comparisons();
}

/** Several experiments with the same people as one. */
export function joined(parts: readonly Comparisons[]): Comparisons {
  const lists = { genuine: new GrowingList(), impostor: new GrowingList() };
  for (const part of parts) {
    for (const kind of ['genuine', 'impostor'] as const) {
      const { scores, first, second } = part[kind];
      scores.forEach((score, i) => lists[kind].add(score, first[i] ?? 0, second[i] ?? 0));
    }
  }
  return {
    people: parts.reduce((most, { people }) => Math.max(most, people), 0),
    genuine: lists.genuine.sorted(),
    impostor: lists.impostor.sorted(),
  };
}

/** Dot product: the cosine of two vectors of length 1. */
export function dot(p: Float32Array, q: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += (p[i] ?? 0) * (q[i] ?? 0);
  return sum;
}

class Collector {
  readonly #genuine = new GrowingList();
  readonly #impostor = new GrowingList();
  #people = 0;

  add(p: Shot, q: Shot, similarity: Similarity): void {
    const score = p.vector === null || q.vector === null ? MISSED : similarity(p.vector, q.vector);
    const list = p.person === q.person ? this.#genuine : this.#impostor;
    list.add(Number.isNaN(score) ? MISSED : score, p.person, q.person);
    this.#people = Math.max(this.#people, p.person + 1, q.person + 1);
  }

  comparisons(): Comparisons {
    const [genuine, impostor] = [this.#genuine.sorted(), this.#impostor.sorted()];
    return { people: this.#people, genuine, impostor };
  }
}

/** Millions of comparisons fit: 16 bytes each. */
class GrowingList {
  #scores = new Float64Array(1024);
  #first = new Uint32Array(1024);
  #second = new Uint32Array(1024);
  #length = 0;

  add(score: number, first: number, second: number): void {
    if (this.#length === this.#scores.length) this.#grow();
    this.#scores[this.#length] = score;
    this.#first[this.#length] = first;
    this.#second[this.#length] = second;
    this.#length += 1;
  }

  sorted(): ScoreList {
    const scores = this.#scores;
    const order = Uint32Array.from({ length: this.#length }, (_, i) => i);
    order.sort((i, j) => {
      const [p, q] = [scores[i] ?? 0, scores[j] ?? 0];
      return p === q ? i - j : q > p ? 1 : -1;
    });
    return {
      scores: Float64Array.from(order, (i) => scores[i] ?? 0),
      first: order.map((i) => this.#first[i] ?? 0),
      second: order.map((i) => this.#second[i] ?? 0),
    };
  }

  #grow(): void {
    const size = 2 * this.#scores.length;
    const [scores, first, second] = [this.#scores, this.#first, this.#second];
    this.#scores = new Float64Array(size);
    this.#first = new Uint32Array(size);
    this.#second = new Uint32Array(size);
    this.#scores.set(scores);
    this.#first.set(first);
    this.#second.set(second);
  }
}
