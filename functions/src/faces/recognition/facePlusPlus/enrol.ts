import type { Budget } from '../../service/persist.ts';
import { ServiceError } from '../../service/serviceError.ts';
import type { RefusedShot } from '../port.ts';
import { ShotsRefusedError } from '../port.ts';
import { AddedAnswer, CompareAnswer, DetectAnswer } from './answers.ts';
import type { Api } from './api.ts';
import { SERVICE } from './api.ts';
import { ONE_IN_THOUSAND, calibrate } from './calibrate.ts';
import { ratesOf } from './search.ts';

/**
 * Detect: a token for the face of each image, the largest one. The service keeps a face that is put into no
 * FaceSet for 72 hours. @throws ShotsRefusedError | ServiceError
 */
export async function detectFaces(
  api: Api,
  budget: Budget,
  images: readonly Uint8Array[],
): Promise<readonly string[]> {
  const detected = await Promise.all(
    images.map(async (image, index): Promise<string | RefusedShot> => {
      const fields = { image_base64: Buffer.from(image).toString('base64') };
      const answer = await api(budget, 'detect', fields, DetectAnswer);
      return answer?.faces[0]?.face_token ?? { index, code: 'NO_FACE' };
    }),
  );
  const refused = detected.filter((one) => typeof one !== 'string');
  if (refused.length > 0) throw new ShotsRefusedError(refused);
  return detected.filter((one) => typeof one === 'string');
}

/** Compare: every face against the first. @throws ShotsRefusedError | ServiceError */
export async function mustBeOne(
  api: Api,
  budget: Budget,
  [first, ...others]: readonly string[],
): Promise<void> {
  if (first === undefined) return;
  const judged = await Promise.all(
    others.map(async (other, i): Promise<RefusedShot | null> => {
      const fields = { face_token1: first, face_token2: other };
      const answer = await api(budget, 'compare', fields, CompareAnswer);
      const alike = answer === null ? 0 : calibrate(answer.confidence, ratesOf(answer.thresholds));
      return alike >= ONE_IN_THOUSAND ? null : { index: i + 1, code: 'DIFFERENT_FACE' };
    }),
  );
  const refused = judged.filter((shot) => shot !== null);
  if (refused.length > 0) throw new ShotsRefusedError(refused);
}

/** Puts faces, at most five, into a FaceSet, which is made when there is none. @throws ServiceError */
export async function addFaces(
  api: Api,
  budget: Budget,
  outerId: string,
  tokens: readonly string[],
): Promise<void> {
  const fields = { outer_id: outerId, face_tokens: tokens.join(','), force_merge: '1' };
  const answer = await api(budget, 'faceset/create', fields, AddedAnswer);
  if (answer === null || answer.failure_detail.length > 0) {
    throw new ServiceError(SERVICE, answer?.failure_detail[0]?.reason ?? 'NOT_ADDED', 'refused');
  }
}
