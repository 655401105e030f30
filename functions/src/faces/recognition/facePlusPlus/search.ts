import type { Budget } from '../../service/persist.ts';
import type { Thresholds } from './answers.ts';
import { SearchAnswer } from './answers.ts';
import type { Api } from './api.ts';
import type { ErrorRates } from './calibrate.ts';
import { calibrate } from './calibrate.ts';

/** Most that a search gives. */
const MOST = 5;

export function ratesOf(thresholds: Thresholds): ErrorRates {
  return { atOneInThousand: thresholds['1e-3'], atOneInHundredThousand: thresholds['1e-5'] };
}

export interface Found {
  /** Calibrated similarity by face token. */
  readonly similarities: ReadonlyMap<string, number>;
  /** No face that was not returned is more alike than this: 0 when all were returned. */
  readonly othersUpTo: number;
}

/** Search: the faces of a FaceSet that are most like the one in the image; null when it shows none. */
export async function searchFaces(
  api: Api,
  budget: Budget,
  outerId: string,
  image: Uint8Array,
): Promise<Found | null> {
  const fields = {
    outer_id: outerId,
    image_base64: Buffer.from(image).toString('base64'),
    return_result_count: String(MOST),
  };
  const missing = ['INVALID_OUTER_ID', 'EMPTY_FACESET'];
  const answer = await api(budget, 'search', fields, SearchAnswer, missing);
  if (answer === null) return { similarities: new Map(), othersUpTo: 0 };
  if (!('results' in answer)) return null;
  const rates = ratesOf(answer.thresholds);
  const similarities = new Map(
    answer.results.map(({ face_token, confidence }) => [face_token, calibrate(confidence, rates)]),
  );
  const full = answer.results.length >= MOST;
  return { similarities, othersUpTo: full ? Math.min(...similarities.values()) : 0 };
}
