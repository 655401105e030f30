import { meanTemplate } from '../../functions/src/faces/engine/match.ts';
import { seededRandom, type Random } from '../support/random.ts';
import { dot } from './comparisons.ts';

export interface IdentificationPlan {
  /** People enrolled. */
  readonly roster: number;
  /** Shots of a template. */
  readonly shots: number;
  /** Rosters drawn; what they count is added up. */
  readonly draws: number;
  readonly seed: number;
}

/** What one look at a roster gave: how near its best and second candidates were, and whether the best is right. */
interface Look {
  readonly best: number;
  readonly second: number;
  /** `outsider`: the person is not on the roster. */
  readonly truth: 'right' | 'wrong' | 'outsider';
}

export interface IdentificationRates {
  readonly accept: number;
  readonly margin: number;
  /** Share of looks at people who are not on the roster that named somebody. */
  readonly falseIdentification: number;
  /** Share of looks at enrolled people that named somebody else. */
  readonly wrongPerson: number;
  /** Share of looks at enrolled people that did not name them. */
  readonly miss: number;
}

export interface Identification {
  readonly enrolledLooks: number;
  readonly outsiderLooks: number;
  rates(accept: number, margin: number): IdentificationRates;
}

/** Margins to the second candidate that are worth telling apart. */
export const MARGINS: readonly number[] = [0, 0.05, 0.08, 0.1, 0.15];

/** At most this share of those who have a shot to spare is enrolled, so that outsiders are of the same kind. */
const ENROLLED_SHARE = 2 / 3;

/**
 * Open-set identification of single shots. A roster holds people with more than `shots` images, who enrol
 * with `shots` of them and are looked at in the others, filled up with people who enrol with what they have;
 * everybody else is an outsider. Throws RangeError when there are not enough people for a roster and outsiders.
 */
export function identify(
  people: readonly (readonly Float32Array[])[],
  { roster, shots, draws, seed }: IdentificationPlan,
): Identification {
  if (people.length <= roster) throw new RangeError('a roster needs outsiders');
  const random = seededRandom(seed);
  const looks: Look[] = [];
  for (let draw = 0; draw < draws; draw++) looks.push(...drawOnce(people, roster, shots, random));
  const outsiders = looks.filter(({ truth }) => truth === 'outsider');
  const enrolled = looks.filter(({ truth }) => truth !== 'outsider');
  return {
    enrolledLooks: enrolled.length,
    outsiderLooks: outsiders.length,
    rates: (accept, margin) => {
      const named = ({ best, second }: Look): boolean => best >= accept && best - second >= margin;
      const share = (of: readonly Look[], counts: (look: Look) => boolean): number =>
        of.filter(counts).length / of.length;
      return {
        accept,
        margin,
        falseIdentification: share(outsiders, named),
        wrongPerson: share(enrolled, (look) => named(look) && look.truth === 'wrong'),
        miss: share(enrolled, (look) => !(named(look) && look.truth === 'right')),
      };
    },
  };
}

function drawOnce(
  people: readonly (readonly Float32Array[])[],
  roster: number,
  shots: number,
  random: Random,
): Look[] {
  const shuffledPeople = shuffled(people, random).map((images) => shuffled(images, random));
  const able = shuffledPeople.filter((images) => images.length > shots);
  const others = shuffledPeople.filter((images) => images.length > 0 && images.length <= shots);
  const chosen = able.slice(0, Math.min(roster, Math.floor(able.length * ENROLLED_SHARE)));
  const filling = others.slice(0, roster - chosen.length);
  const members = [...chosen, ...filling];
  const templates = members.map((images) => meanTemplate(images.slice(0, shots)));
  const outsiders = [...able.slice(chosen.length), ...others.slice(filling.length)];
  return [
    ...members.flatMap((images, i) =>
      images.slice(shots).map((probe) => look(probe, templates, i)),
    ),
    ...outsiders.flatMap((images) => images.map((probe) => look(probe, templates, null))),
  ];
}

function look(probe: Float32Array, templates: readonly Float32Array[], owner: number | null): Look {
  let [best, second, who] = [-Infinity, -Infinity, -1];
  for (const [i, template] of templates.entries()) {
    const similarity = dot(probe, template);
    if (similarity > best) [best, second, who] = [similarity, best, i];
    else if (similarity > second) second = similarity;
  }
  return { best, second, truth: owner === null ? 'outsider' : owner === who ? 'right' : 'wrong' };
}

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(Math.floor(random.between(0, rest.length)), 1));
}
