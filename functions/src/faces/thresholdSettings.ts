import type { MatchThresholds } from './engine/match.ts';

/** Thresholds as an operator writes them; an empty one leaves the measured one as it is. */
type ThresholdTexts = Readonly<Record<keyof MatchThresholds, string>>;

/** Below it a margin would name one of two who look alike. */
const LEAST_MARGIN = 0.02;

const PARAMETERS = {
  accept: 'FACE_ACCEPT',
  review: 'FACE_REVIEW',
  identify: 'FACE_IDENTIFY',
  margin: 'FACE_MARGIN',
} as const satisfies Record<keyof MatchThresholds, string>;

/**
 * The measured thresholds with the operator's own in their place. Fails closed: a text that is no number of
 * 0..1, a threshold of 0, a margin that holds nobody apart, a review threshold above the accept one or an identify
 * threshold below it opens nothing but throws.
 * @throws RangeError that names the parameter and the fix
 */
export function configuredThresholds(
  measured: MatchThresholds,
  texts: ThresholdTexts,
): MatchThresholds {
  const own = (name: keyof MatchThresholds): number => {
    const text = texts[name].trim();
    if (text === '') return measured[name];
    const value = Number(text);
    const least = name === 'margin' ? LEAST_MARGIN : 0;
    if (!(value > 0 && value >= least && value <= 1)) {
      const range = `a number above 0 (FACE_MARGIN: from ${String(LEAST_MARGIN)} on) up to 1`;
      throw new RangeError(`${PARAMETERS[name]} is "${text}"; it must be ${range}`);
    }
    return value;
  };
  const [accept, review] = [own('accept'), own('review')];
  if (review > accept) {
    throw new RangeError(
      `FACE_REVIEW (${String(review)}) is above FACE_ACCEPT (${String(accept)}): lower it`,
    );
  }
  const identify = own('identify');
  if (identify < accept) {
    throw new RangeError(
      `FACE_IDENTIFY (${String(identify)}) is below FACE_ACCEPT (${String(accept)}): raise it`,
    );
  }
  return { accept, review, identify, margin: own('margin') };
}
