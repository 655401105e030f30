import { z } from 'zod';
import type { MatchThresholds } from '../../engine/match.ts';
import { outgoingImage } from '../../service/outgoingImage.ts';
import { budgetOf } from '../../service/persist.ts';
import { meanOf, spread } from '../../service/spread.ts';
import type { FaceRecogniser, Shot } from '../port.ts';
import { NoFaceFoundError } from '../port.ts';
import { bestOf, idsOf } from '../references.ts';
import { DetailAnswer } from './answers.ts';
import type { FacePlusPlusSettings } from './api.ts';
import { SERVICE, facePlusPlusApi } from './api.ts';
import { ONE_IN_HUNDRED_THOUSAND, ONE_IN_THOUSAND } from './calibrate.ts';
import { addFaces, detectFaces, mustBeOne } from './enrol.ts';
import type { Found } from './search.ts';
import { searchFaces } from './search.ts';

/**
 * The service's own rates of errors, see calibrate: a match at one in a hundred thousand, a person looks from
 * one in a thousand on. No faces of ours were measured with it: calibrate before use.
 */
const THRESHOLDS: MatchThresholds = {
  accept: ONE_IN_HUNDRED_THOUSAND,
  review: ONE_IN_THOUSAND,
  identify: 0.8,
  margin: 0.05,
};

const CHECK_MS = 2800;
const ENROL_MS = 4000;

/** Of one person's faces, in the FaceSet that is searched for many: a search gives five, and two people must fit. */
const SEARCHED_SHOTS = 3;

/**
 * Face++, facepp/v3. The faces of one enrolment are a FaceSet of their own, under a name that says nothing, which
 * a check searches in one call a shot; three of them are in one FaceSet of all people too, for identification.
 */
export function facePlusPlus(settings: FacePlusPlusSettings): FaceRecogniser {
  const api = facePlusPlusApi(settings);
  const everybody = settings.faceSet;

  async function search(outerId: string, shots: readonly Shot[]): Promise<readonly Found[]> {
    const budget = budgetOf(CHECK_MS);
    const found = await Promise.all(
      spread(shots).map(async (shot) =>
        searchFaces(api, budget, outerId, await outgoingImage(shot)),
      ),
    );
    if (found.every((one) => one === null)) throw new NoFaceFoundError();
    return found.map((one) => one ?? { similarities: new Map<string, number>(), othersUpTo: 0 });
  }

  return {
    // The service does not say which model answers.
    model: { id: SERVICE, version: 'facepp-v3', dimension: null },
    thresholds: THRESHOLDS,
    keepsFaces: true,
    async enrol(name, shots) {
      const budget = budgetOf(ENROL_MS);
      const images = await Promise.all(shots.map(outgoingImage));
      const tokens = await detectFaces(api, budget, images);
      await mustBeOne(api, budget, tokens);
      // First where they are found by name, so that a crash between leaves nothing unnamed.
      await addFaces(api, budget, name, tokens);
      await addFaces(api, budget, everybody, tokens.slice(0, SEARCHED_SHOTS));
      return { kind: 'reference', faceIds: [name, ...tokens] };
    },
    async verify(_uid, template, shots) {
      const [name = '', ...own] = idsOf(template);
      const found = await search(name, shots);
      return meanOf(found.map(({ similarities }) => bestOf(own, similarities)));
    },
    async identify(candidates, shots) {
      const found = await search(everybody, shots);
      return candidates
        .map(({ uid, template }) => {
          const [, ...own] = idsOf(template);
          // Whoever was not returned may be just behind: no lead may rest on their silence.
          const similarity = meanOf(
            found.map(({ similarities, othersUpTo }) =>
              Math.max(bestOf(own, similarities), othersUpTo),
            ),
          );
          return { uid, similarity };
        })
        .filter(({ similarity }) => similarity > 0)
        .sort((a, b) => b.similarity - a.similarity);
    },
    async delete({ name, faceIds }, withinMs) {
      const budget = budgetOf(withinMs);
      const gone = ['INVALID_OUTER_ID', 'EMPTY_FACESET'];
      const kept = await api(budget, 'faceset/getdetail', { outer_id: name }, DetailAnswer, gone);
      const tokens = [
        ...new Set([...faceIds.filter((id) => id !== name), ...(kept?.face_tokens ?? [])]),
      ];
      if (tokens.length > 0) {
        const fields = { outer_id: everybody, face_tokens: tokens.join(',') };
        await api(budget, 'faceset/removeface', fields, z.unknown(), gone);
      }
      await api(budget, 'faceset/delete', { outer_id: name, check_empty: '0' }, z.unknown(), gone);
    },
  };
}
