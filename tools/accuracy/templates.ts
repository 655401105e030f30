import { meanTemplate } from '../../functions/src/faces/engine/match.ts';
import { seededRandom } from '../photos/random.ts';
import { compareWith, dot, type Comparisons, type Shot } from './comparisons.ts';
import { shuffled } from './identification.ts';

/**
 * Templates of `count` shots against single shots: people with more images than that enrol with a drawn
 * `count` of them, and every image that is in no template is a probe. Images without a face enrol nobody.
 */
export function compareTemplates(shots: readonly Shot[], count: number, seed = 1): Comparisons {
  const random = seededRandom(seed);
  const templates: Shot[] = [];
  const probes: Shot[] = [];
  for (const [person, images] of Map.groupBy(shots, (shot) => shot.person)) {
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
