import type { MatchThresholds } from '../../engine/match.ts';
import { outgoingImage } from '../../service/outgoingImage.ts';
import type { Budget } from '../../service/persist.ts';
import { budgetOf } from '../../service/persist.ts';
import { meanOf, spread } from '../../service/spread.ts';
import type { FaceRecogniser, Shot } from '../port.ts';
import { NoFaceFoundError } from '../port.ts';
import { bestOf, idsOf } from '../references.ts';
import type { RekognitionSettings } from './caller.ts';
import { rekognitionCaller } from './caller.ts';
import { deleteFaces, faceModelOf, facesNamed } from './collection.ts';
import { indexShots, mustShowOne } from './enrol.ts';
import { SERVICE } from './faults.ts';
import { searchFaces } from './search.ts';

/**
 * Similarity / 100. AWS asks for 99 % and a person's eye wherever a decision touches somebody's rights ("Use
 * cases that involve public safety", Developer Guide of Amazon Rekognition), so 99 accepts; from 90 on a person
 * looks. No faces of ours were measured with it: calibrate before use.
 */
const THRESHOLDS: MatchThresholds = { accept: 0.99, review: 0.9, identify: 0.99, margin: 0.02 };

/** For everything a check needs, ms; an answer is due within 5 s. */
const CHECK_MS = 2800;
const ENROL_MS = 4000;

/**
 * Amazon Rekognition, API version 2016-06-27. It keeps the faces of this institution in one collection, under
 * names that say nothing; the vault seals the face ids.
 * @throws RecogniserUnavailableError when the collection cannot be asked for its model
 */
export async function rekognition(settings: RekognitionSettings): Promise<FaceRecogniser> {
  const { collection } = settings;
  const caller = await rekognitionCaller(settings);
  const version = await faceModelOf(caller, budgetOf(CHECK_MS), collection);

  /** Similarities by face id, of each shot. */
  async function search(budget: Budget, shots: readonly Shot[]) {
    const found = await Promise.all(
      spread(shots).map(async (shot) =>
        searchFaces(caller, budget, collection, await outgoingImage(shot)),
      ),
    );
    if (found.every((one) => one === null)) throw new NoFaceFoundError();
    return found.map((one) => one ?? new Map<string, number>());
  }

  return {
    model: { id: SERVICE, version, dimension: null },
    thresholds: THRESHOLDS,
    keepsFaces: true,
    async enrol(name, shots) {
      const budget = budgetOf(ENROL_MS);
      const images = await Promise.all(shots.map(outgoingImage));
      await mustShowOne(caller, budget, images);
      const faceIds = await indexShots(caller, budget, { collection, name }, images);
      return { kind: 'reference', faceIds };
    },
    async verify(_uid, template, shots) {
      const own = idsOf(template);
      const found = await search(budgetOf(CHECK_MS), shots);
      return meanOf(found.map((similarities) => bestOf(own, similarities)));
    },
    async identify(candidates, shots) {
      const found = await search(budgetOf(CHECK_MS), shots);
      return candidates
        .map(({ uid, template }) => {
          const own = idsOf(template);
          return { uid, similarity: meanOf(found.map((one) => bestOf(own, one))) };
        })
        .filter(({ similarity }) => similarity > 0)
        .sort((a, b) => b.similarity - a.similarity);
    },
    async delete({ name, faceIds }, withinMs) {
      const budget = budgetOf(withinMs);
      // The known ones go at once; the scan finds what an enrolment left that did not come to its end.
      await deleteFaces(caller, budget, collection, faceIds);
      const left = await facesNamed(caller, budget, { collection, name });
      await deleteFaces(caller, budget, collection, left);
    },
  };
}
