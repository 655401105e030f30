import { MARGINS, identify } from '../../tools/accuracy/identification.ts';
import type { Shot } from '../../tools/accuracy/comparisons.ts';
import { progress } from '../../tools/support/log.ts';
import { percentFigure, type Figure } from '../figures.ts';

const ROSTERS = [40, 200, 500];
const ACCEPT = 0.5;

/**
 * Open-set identification with templates of three: of looks at outsiders, those that named somebody
 * (`identify_false_R_mMM`), of looks at enrolled people those that named somebody else (`_wrong_`) or not them
 * (`_miss_`); R is the roster's size, MM the margin in hundredths.
 */
export function identificationFigures(shots: readonly Shot[]): Figure[] {
  const groups = Map.groupBy(shots, ({ person }) => person).values();
  const people = [...groups].map((images) => images.flatMap(({ vector }) => vector ?? []));
  return ROSTERS.filter((roster) => roster < people.length).flatMap((roster) => {
    progress(`identification on rosters of ${roster}`);
    const identification = identify(people, { roster, shots: 3, draws: 20, seed: roster });
    return MARGINS.flatMap((margin) => {
      const rates = identification.rates(ACCEPT, margin);
      const figure = (name: string, share: number): Figure => {
        const suffix = `${roster}_m${String(Math.round(margin * 100)).padStart(2, '0')}`;
        return percentFigure(`faces.identify_${name}_${suffix}`, share);
      };
      return [
        figure('false', rates.falseIdentification),
        figure('wrong', rates.wrongPerson),
        figure('miss', rates.miss),
      ];
    });
  });
}
