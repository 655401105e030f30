import { meanTemplate } from '../../functions/src/faces/engine/match.ts';
import { seededRandom, type Random } from '../support/random.ts';
import { dot, joined, compareWith, type Comparisons, type Shot } from './comparisons.ts';
import { shuffled } from './identification.ts';

export interface TemplatePlan {
  /** Shots of a template. */
  readonly shots: number;
  /** How often it is drawn anew which images enrol; all comparisons are counted together. */
  readonly draws: number;
  readonly seed: number;
}

/**
 * Templates against single shots: people with more images than a template takes enrol with some of them, and
 * every image that is in no template is a probe. Images without a face enrol nobody.
 */
export function compareTemplates(
  shots: readonly Shot[],
  { shots: count, draws, seed }: TemplatePlan,
): Comparisons {
  const random = seededRandom(seed);
  const people = [...Map.groupBy(shots, ({ person }) => person)];
  return joined(Array.from({ length: draws }, () => drawOnce(people, count, random)));
}

function drawOnce(
  people: readonly (readonly [number, readonly Shot[]])[],
  count: number,
  random: Random,
): Comparisons {
  const templates: Shot[] = [];
  const probes: Shot[] = [];
  for (const [person, images] of people) {
    const drawn = shuffled(images, random);
    const enrolling = drawn.filter(({ vector }) => vector !== null).slice(0, count);
    if (enrolling.length < count || images.length <= count) {
      probes.push(...images);
      continue;
    }
    const vector = meanTemplate(enrolling.flatMap((shot) => shot.vector ?? []));
    templates.push({ person, vector });
    probes.push(...drawn.filter((shot) => !enrolling.includes(shot)));
  }
  return compareWith(templates, probes, dot);
}
